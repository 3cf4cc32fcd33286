"""Sizes that keep every module readable in one sitting."""

import ast
from pathlib import Path

from tests.architecture.sources import place, python_files

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {place(file, 1): len(file.read_text().splitlines()) for file in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    assert [finding for file in python_files() for finding in _long_functions(file)] == []


def _long_functions(file: Path) -> list[str]:
    functions = (
        node
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = ((node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{place(file, node.lineno)} {node.name}: {n} lines" for node, n in lengths if n > LONGEST_FUNCTION]
