"""The domain's rooms know neither requests nor pages; the form engine knows no database."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, place, python_files

PORTAL = ROOT / "kommunalportal"
HTTP = ("django.http", "django.shortcuts", "django.views", "django.urls")
DATABASE = ("django.db", "django.contrib", "django.apps")
DOMAIN = (
    "statistics",
    "casework",
    "applications",
    "catalogue",
    "formengine",
    "payments",
    "appointments",
    "delivery",
    "mailbox",
    "certificates",
    "connections",
    "kernel",
)


@pytest.mark.parametrize("room", DOMAIN)
def test_the_domain_speaks_no_http(room: str) -> None:
    assert list(imports_of(room, HTTP)) == []


def test_the_form_engine_needs_no_database() -> None:
    assert list(imports_of("formengine", DATABASE)) == []


def imports_of(room: str, unwanted: tuple[str, ...]) -> Iterator[str]:
    """Places in a room that import one of the unwanted packages."""
    for file in python_files():
        if file.is_relative_to(PORTAL / room) and "tests" not in file.parts:
            for name, line in _imports(file):
                if name.startswith(unwanted):
                    yield f"{place(file, line)} {name}"


def _imports(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
