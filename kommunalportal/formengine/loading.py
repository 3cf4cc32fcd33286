"""From a folder to a Bundle, with messages that name file, line and place; and the JSON Schemas for editors."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from kommunalportal.formengine.bundle import Bundle, RecordedTest, Service
from kommunalportal.formengine.document import Document
from kommunalportal.formengine.handover import Handover
from kommunalportal.formengine.problems import BadBundle, BundleProblem
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.schema_checks import Path as DocumentPath
from kommunalportal.formengine.schema_checks import Problem
from kommunalportal.formengine.yaml_source import MAX_BYTES, BadYaml, YamlSource

__all__ = [
    "BadBundle",
    "BundleProblem",
    "bundle_json_schema",
    "bundle_of",
    "load_bundle",
    "load_bundles",
    "read_folder",
]

MAX_TESTS = 200
PARTS = {"service": "service.yaml", "form": "form.yaml", "handover": "handover.yaml"}


def load_bundle(folder: Path) -> Bundle:
    """Read and check the bundle in this folder; raises BadBundle with every problem found."""
    bundle = bundle_of(read_folder(folder), folder)
    if bundle.slug != folder.name:
        message = f"the slug is '{bundle.slug}', the folder '{folder.name}'; they must be the same"
        line = YamlSource((folder / "service.yaml").read_bytes()).line_of(("slug",))
        raise BadBundle([BundleProblem("service.yaml", line, "slug", message)])
    return bundle


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a bundle by name. Other files are left alone; links are refused."""
    tests = sorted((folder / "tests").glob("*.yaml"))
    documents = sorted((folder / "documents").glob("*.typ"))
    files: dict[str, bytes] = {}
    for path in (*(folder / name for name in PARTS.values()), *tests, *documents):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadBundle([BundleProblem(name, 1, "", "links are not allowed")])
        if path.is_file():
            with path.open("rb") as handle:
                files[name] = handle.read(MAX_BYTES + 1)
    return files


def bundle_of(files: Mapping[str, bytes], folder: Path | None = None) -> Bundle:
    """Check these files as a bundle; raises BadBundle with every problem found."""
    tests = sorted(name for name in files if name.startswith("tests/"))
    if len(tests) > MAX_TESTS:
        raise BadBundle([BundleProblem("tests", 1, "", f"more than {MAX_TESTS} recorded tests")])
    sources = _read_sources(files, tests)
    data: dict[str, Any] = {part: sources[part].data for part in PARTS}
    data["tests"] = [sources[name].data for name in tests]
    data["documents"] = sorted(PurePosixPath(name).stem for name in files if name.startswith("documents/"))
    data["folder"] = folder
    try:
        return Bundle.model_validate(data)
    except ValidationError as error:
        raise BadBundle([_located(problem, sources, tests) for problem in _problems_of(error)]) from error


def load_bundles(root: Path) -> dict[str, Bundle]:
    """All bundles below a folder by slug; raises BadBundle for the first that is wrong."""
    folders = sorted(path.parent for path in root.glob("*/service.yaml"))
    return {bundle.slug: bundle for bundle in map(load_bundle, folders)}


def bundle_json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) per file of a bundle, for editors: file name -> schema."""
    models: dict[str, type[Document]] = {
        "service.yaml": Service,
        "form.yaml": FormSchema,
        "handover.yaml": Handover,
        "tests/*.yaml": RecordedTest,
    }
    return {name: model.model_json_schema(by_alias=True) for name, model in models.items()}


def _read_sources(files: Mapping[str, bytes], tests: list[str]) -> dict[str, YamlSource]:
    sources: dict[str, YamlSource] = {}
    problems: list[BundleProblem] = []
    for part, name in (*PARTS.items(), *zip(tests, tests, strict=True)):
        try:
            sources[part] = YamlSource(files[name])
        except BadYaml as error:
            problems.append(BundleProblem(name, error.line, "", error.message))
        except KeyError:
            problems.append(BundleProblem(name, 1, "", "the file is missing or cannot be read"))
    if problems:
        raise BadBundle(problems)
    return sources


def _problems_of(error: ValidationError) -> list[Problem]:
    """What pydantic found, with our own checks unpacked: their paths are finer than the whole document."""
    problems: list[Problem] = []
    for detail in error.errors(include_url=False, include_input=False):
        own: list[Problem] = detail.get("ctx", {}).get("problems", [])
        loc = tuple(detail["loc"])
        problems += [Problem((*loc, *problem.path), problem.message) for problem in own]
        if not own:
            problems.append(Problem(loc, detail["msg"].removeprefix("Value error, ")))
    return problems


def _located(problem: Problem, sources: dict[str, YamlSource], tests: list[str]) -> BundleProblem:
    part, *rest = problem.path
    if part == "tests" and rest:
        index, *rest = rest
        part = tests[int(index)]
    source = sources.get(str(part))
    path: DocumentPath = tuple(rest)
    place = ".".join(map(str, path))
    return BundleProblem(PARTS.get(str(part), str(part)), source.line_of(path) if source else 1, place, problem.message)
