"""From a folder to a Bundle, with messages that name file, line and place; and the JSON Schemas for editors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kommunalportal.formengine.bundle import Bundle, RecordedTest, Service
from kommunalportal.formengine.document import Document
from kommunalportal.formengine.handover import Handover
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.schema_checks import Path as DocumentPath
from kommunalportal.formengine.schema_checks import Problem
from kommunalportal.formengine.yaml_source import BadYaml, YamlSource

MAX_TESTS = 200
PARTS = {"service": "service.yaml", "form": "form.yaml", "handover": "handover.yaml"}


@dataclass(frozen=True)
class BundleProblem:
    """One thing that is wrong: file (relative to the bundle), line from 1, place in the document, message."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place + ': ' if self.place else ''}{self.message}"


class BadBundle(Exception):
    """The folder is not a bundle; `problems` says why, all of them at once."""

    def __init__(self, problems: list[BundleProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_bundle(folder: Path) -> Bundle:
    """Read and check the bundle in this folder; raises BadBundle with every problem found."""
    tests = sorted((folder / "tests").glob("*.yaml"))
    if len(tests) > MAX_TESTS:
        raise BadBundle([BundleProblem("tests", 1, "", f"more than {MAX_TESTS} recorded tests")])
    sources = _read_sources(folder, tests)
    data: dict[str, Any] = {part: sources[part].data for part in PARTS}
    data["tests"] = [sources[f"tests/{path.name}"].data for path in tests]
    data["documents"] = sorted(path.stem for path in (folder / "documents").glob("*.typ"))
    data["folder"] = folder
    try:
        bundle = Bundle.model_validate(data)
    except ValidationError as error:
        raise BadBundle([_located(problem, sources, tests) for problem in _problems_of(error)]) from error
    if bundle.slug != folder.name:
        message = f"the slug is '{bundle.slug}', the folder '{folder.name}'; they must be the same"
        raise BadBundle([BundleProblem("service.yaml", sources["service"].line_of(("slug",)), "slug", message)])
    return bundle


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


def _read_sources(folder: Path, tests: list[Path]) -> dict[str, YamlSource]:
    files = {part: folder / name for part, name in PARTS.items()} | {f"tests/{path.name}": path for path in tests}
    sources: dict[str, YamlSource] = {}
    problems: list[BundleProblem] = []
    for part, path in files.items():
        name = str(path.relative_to(folder))
        try:
            sources[part] = YamlSource(path.read_bytes())
        except BadYaml as error:
            problems.append(BundleProblem(name, error.line, "", error.message))
        except OSError:
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


def _located(problem: Problem, sources: dict[str, YamlSource], tests: list[Path]) -> BundleProblem:
    part, *rest = problem.path
    if part == "tests" and rest:
        index, *rest = rest
        part = f"tests/{tests[int(index)].name}"
    source = sources.get(str(part))
    path: DocumentPath = tuple(rest)
    place = ".".join(map(str, path))
    return BundleProblem(PARTS.get(str(part), str(part)), source.line_of(path) if source else 1, place, problem.message)
