"""What is imported is asked for by name, so that a clean checkout has it."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.sources import ROOT, python_files

OURS = {"kommunalportal", "simulators", "devkit", "benchmarks", "tests", "conftest"}
#: Parts of a package that we ask for, published under names of their own.
COMES_WITH = {
    "asgiref": "django",
    "asn1crypto": "pyhanko",
    "markupsafe": "werkzeug",
    "pydantic-core": "pydantic",
    "pyhanko-certvalidator": "pyhanko",
}
RUNS_IN_PRODUCTION = ("kommunalportal", "simulators")


def test_what_the_portal_imports_is_required_to_run_it() -> None:
    assert imported_packages(*RUNS_IN_PRODUCTION) - required("base.in") == set()


def test_what_the_tools_and_tests_import_is_required_to_develop() -> None:
    everything = imported_packages(*RUNS_IN_PRODUCTION, "devkit", "benchmarks", "tests", with_tests=True)
    assert everything - required("base.in", "dev.in") == set()


def required(*names: str) -> set[str]:
    """Packages that these files name."""
    lines = (line for name in names for line in (ROOT / "requirements" / name).read_text().splitlines())
    return {_normal(re.split(r"[\[~=<>]", line)[0]) for line in lines if line and line[0] not in "#-"}


def imported_packages(*folders: str, with_tests: bool = False) -> set[str]:
    """Packages whose modules the Python files below these folders import."""
    distributions = packages_distributions()
    places = [file for folder in folders for file in python_files() if file.is_relative_to(ROOT / folder)]
    modules = {name for file in places if with_tests or "tests" not in file.parts for name in _modules(file)}
    foreign = modules - OURS - set(sys.stdlib_module_names)
    packages = {_normal(distributions.get(module, [module])[0]) for module in foreign}
    return {COMES_WITH.get(package, package) for package in packages}


def _modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).strip().lower()
