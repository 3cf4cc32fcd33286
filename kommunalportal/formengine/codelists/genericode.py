"""Genericode 1.0 (OASIS), the XML in which XRepository publishes code lists. Read as from strangers.

No DTD, no entities, bounded in bytes, depth and rows; only `BadCodeList` leaves this module.
"""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from kommunalportal.kernel.later import load_later

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 100

_element_tree: Any = load_later("defusedxml.ElementTree")
_dangers: Any = load_later("defusedxml.common")


class BadCodeList(ValueError):
    """The file is no code list that can be read; the message says why."""


@dataclass(frozen=True)
class Genericode:
    """A published list: its identity, its key column, and its rows (column -> text; empty values are left out)."""

    uri: str
    version: str
    name: str
    columns: tuple[str, ...]
    key: str
    rows: tuple[dict[str, str], ...]


def read_genericode(content: bytes) -> Genericode:
    """Read a code list file; raises BadCodeList."""
    root = _parsed(content)
    if _local(root) != "CodeList":
        raise BadCodeList("the file is no genericode code list")
    identity = _child(root, "Identification")
    columns = tuple(column.get("Id", "") for column in _children(_child(root, "ColumnSet"), "Column"))
    if not columns or len(columns) > MAX_COLUMNS or len(set(columns)) != len(columns) or "" in columns:
        raise BadCodeList("the list needs 1 to 100 columns, each with an Id of its own")
    rows = _children(_child(root, "SimpleCodeList"), "Row")
    if len(rows) > MAX_ROWS:
        raise BadCodeList(f"more than {MAX_ROWS} rows")
    key = _key(root, columns)
    found = tuple(_row(row, columns) for row in rows)
    _check_keys(found, key)
    return Genericode(
        uri=_text_of(identity, "CanonicalUri"),
        version=_text_of(identity, "Version"),
        name=_text_of(identity, "ShortName"),
        columns=columns,
        key=key,
        rows=found,
    )


def _parsed(content: bytes) -> Element:
    if len(content) > MAX_BYTES:
        raise BadCodeList(f"larger than {MAX_BYTES} bytes")
    try:
        root: Element = _element_tree.fromstring(content, forbid_dtd=True)
    except _dangers.DefusedXmlException:
        raise BadCodeList("DTDs and entities are not allowed") from None
    except ParseError as error:
        raise BadCodeList(f"no well-formed XML: {error}") from None
    except (LookupError, ValueError, RecursionError):
        raise BadCodeList("the encoding is unknown, or the file is nested too deeply") from None
    return root


def _key(root: Element, columns: tuple[str, ...]) -> str:
    keys = _children(_child(root, "ColumnSet"), "Key")
    references = _children(keys[0], "ColumnRef") if keys else []
    key = references[0].get("Ref", "") if references else columns[0]
    if key not in columns:
        raise BadCodeList(f"the key names the unknown column '{key}'")
    return key


def _row(row: Element, columns: tuple[str, ...]) -> dict[str, str]:
    """Values may leave out their column's name; then they follow each other in order."""
    values: dict[str, str] = {}
    position = 0
    for value in _children(row, "Value"):
        column = value.get("ColumnRef") or (columns[position] if position < len(columns) else "")
        if column not in columns:
            raise BadCodeList(f"a row names the unknown column '{column}'")
        position = columns.index(column) + 1
        text = " ".join(_text_of(value, "SimpleValue").split())
        if text:
            values[column] = text
    return values


def _check_keys(rows: tuple[dict[str, str], ...], key: str) -> None:
    codes = [row.get(key, "") for row in rows]
    if "" in codes:
        raise BadCodeList("a row has no code")
    if len(set(codes)) != len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise BadCodeList(f"the code '{twice}' exists twice")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(parent: Element | None, name: str) -> list[Element]:
    return [child for child in parent if _local(child) == name] if parent is not None else []


def _child(parent: Element, name: str) -> Element | None:
    return next(iter(_children(parent, name)), None)


def _text_of(parent: Element | None, name: str) -> str:
    child = next(iter(_children(parent, name)), None)
    return (child.text or "").strip() if child is not None else ""
