"""Static checks of conditions and values: names, kinds, and whether they can ever hold. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kommunalportal.formengine.conditions import AllOf, Comparison, Condition, Relation, leaves_of
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.calculated import CalculatedField
from kommunalportal.formengine.values import (
    Count,
    Day,
    Days,
    FieldValue,
    Number,
    Total,
    ValueDocument,
    Years,
    kind_of,
    nodes_in,
)

Path: TypeAlias = tuple[str | int, ...]
Fields: TypeAlias = Mapping[str, Field]

MOST_PARTS = 200
"""Comparisons and values in one condition or calculation."""
_OPERATORS_BY_TYPE = {
    "number": {"equals", "in", "present", "at_least", "at_most"},
    "money": {"present", "at_least", "at_most"},
    "date": {"present", "older_than_years", "younger_than"},
    "yes_no": {"equals", "present"},
    "consent": {"equals", "present"},
    "upload": {"present"},
    "radio": {"equals", "in", "present"},
    "select": {"equals", "in", "present"},
    "checkboxes": {"equals", "in", "present"},
    "text": {"equals", "in", "present"},
}
_TYPE_OF_RESULT = {"number": "number", "money": "money", "text": "text", "truth": "yes_no", "day": "date"}
_KIND_OF_TYPE = {"number": "number", "money": "number", "date": "day", "yes_no": "truth", "consent": "truth"}
_LISTS = frozenset({"checkboxes", "upload"})
_ORDERED = frozenset({"number", "day"})


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: keys and list positions from the top of the document."""

    path: Path
    message: str


def condition_problems(condition: Condition | None, fields: Fields, path: Path) -> Iterator[Problem]:
    """Problems of a condition that may ask any of these fields."""
    leaves = list(leaves_of(condition))
    if len(leaves) > MOST_PARTS:
        yield Problem(path, f"more than {MOST_PARTS} comparisons in one condition; work parts out in calculated fields")
        return
    found = [Problem((*path, *place), message) for place, leaf in leaves for message in _leaf_problems(leaf, fields)]
    yield from found
    if condition is not None and not found and not _can_hold(condition, fields):
        yield Problem(path, "this condition can never hold: it asks one field for two different values")


def value_problems(value: ValueDocument, fields: Fields, wanted: str) -> Iterator[str]:
    """What is wrong with a value that shall be of this kind (number, text, truth, day)."""
    nodes = list(nodes_in(value))
    if len(nodes) > MOST_PARTS:
        yield f"more than {MOST_PARTS} parts in one value; work parts out in calculated fields"
        return
    found = [message for node in nodes for message in _node_problems(node, fields)]
    yield from found
    kind = "" if found else value_kind(value, fields)
    if kind and kind != wanted:
        yield f"this is a {kind}, but a {wanted} is needed here"


def value_kind(value: ValueDocument, fields: Fields) -> str:
    """The kind of a value whose references are known; a list or group is a "list" or "group"."""
    if isinstance(value, FieldValue):
        name, _, part = value.field.partition(".")
        return "text" if part else kind_of_field(fields[name])
    return kind_of(value)


def kind_of_field(field: Field) -> str:
    """What an answer of this field is in calculations."""
    type_ = _type_of(field)
    if type_ in _LISTS or hasattr(field, "fields"):
        return "list"
    if field.parts and type_ != "date":
        return "group"
    return _KIND_OF_TYPE.get(type_, "text")


def reference_problem(reference: str, fields: Fields) -> str:
    """What is wrong with a reference to a field or a part of it; empty if nothing."""
    name, _, part = reference.partition(".")
    field = fields.get(name)
    if field is None or not (field.is_input or isinstance(field, CalculatedField)):
        return f"unknown field '{name}'"
    if part and (part not in field.parts or field.type == "date"):
        return f"field '{name}' has no part '{part}'"
    return ""


def _type_of(field: Field) -> str:
    return _TYPE_OF_RESULT[field.result] if isinstance(field, CalculatedField) else field.type


def _leaf_problems(leaf: Comparison | Relation, fields: Fields) -> Iterator[str]:
    if isinstance(leaf, Comparison):
        message = _comparison_problem(leaf, fields)
        if message:
            yield message
    else:
        yield from _relation_problems(leaf, fields)


def _comparison_problem(comparison: Comparison, fields: Fields) -> str:
    unknown = reference_problem(comparison.field, fields)
    if unknown:
        return unknown
    field = fields[comparison.field_name]
    kind = "text" if "." in comparison.field else _type_of(field)
    if comparison.operator not in _OPERATORS_BY_TYPE.get(kind, {"present"}):
        return f"'{comparison.operator}' does not fit field '{comparison.field}' ({kind})"
    return _value_problem(comparison, field, kind)


def _value_problem(comparison: Comparison, field: Field, kind: str) -> str:
    expected_type = {"yes_no": bool, "consent": bool, "number": int}.get(kind, str)
    options = {option.value for option in getattr(field, "options", ())}
    for value in comparison.expected_values:
        if type(value) is not expected_type:
            return f"field '{comparison.field}' ({kind}) is never {value!r}"
        if options and value not in options:
            return f"field '{comparison.field}' has no option '{value}'"
    return ""


def _relation_problems(relation: Relation, fields: Fields) -> Iterator[str]:
    found = [message for side in relation.sides for node in nodes_in(side) for message in _node_problems(node, fields)]
    yield from found
    if found:
        return
    left, right = (value_kind(side, fields) for side in relation.sides)
    if left in ("list", "group"):
        yield f"a {left} cannot be compared; use count, total or a part of it"
    elif left != right:
        yield f"a {left} is compared with a {right}; both sides must be of the same kind"
    elif relation.operator not in ("equals", "differs_from") and left not in _ORDERED:
        yield f"'{relation.operator}' does not fit a {left}"
    elif not any(node.references for side in relation.sides for node in nodes_in(side)) and not _asks_day(relation):
        yield "this compares two fixed values; ask a field"


def _asks_day(relation: Relation) -> bool:
    return any(isinstance(node, Day) for side in relation.sides for node in nodes_in(side))


def _node_problems(node: object, fields: Fields) -> Iterator[str]:
    """Unknown names, and parts of the wrong kind."""
    if isinstance(node, FieldValue):
        message = reference_problem(node.field, fields)
        if message:
            yield message
    elif isinstance(node, Count):
        yield from _count_problems(node.count, fields)
    elif isinstance(node, Total):
        yield from _total_problems(node.total, fields)
    elif not isinstance(node, Number | Day):
        wanted = "day" if isinstance(node, Years | Days) else "number"
        yield from _part_problems(getattr(node, "parts", ()), fields, wanted)


def _part_problems(parts: tuple[ValueDocument, ...], fields: Fields, wanted: str) -> Iterator[str]:
    for part in parts:
        if isinstance(part, FieldValue) and reference_problem(part.field, fields):
            continue  # said already
        kind = value_kind(part, fields)
        if kind != wanted:
            name = f"field '{part.field}'" if isinstance(part, FieldValue) else "a part"
            yield f"{name} is a {kind}, but a {wanted} is needed here"


def _count_problems(reference: str, fields: Fields) -> Iterator[str]:
    message = reference_problem(reference, fields)
    if message:
        yield message
    elif kind_of_field(fields[reference.partition(".")[0]]) != "list":
        yield f"field '{reference}' has nothing to count; count asks repeated groups, checkboxes and uploads"


def _total_problems(reference: str, fields: Fields) -> Iterator[str]:
    name, _, column = reference.partition(".")
    field = fields.get(name)
    columns = {inner.name: inner for inner in getattr(field, "fields", ())}
    if field is None:
        yield f"unknown field '{name}'"
    elif not columns:
        yield f"field '{name}' is no repeated group; total asks one column of such a group"
    elif column not in columns:
        yield f"field '{name}' has no column '{column}'"
    elif kind_of_field(columns[column]) != "number":
        yield f"column '{reference}' holds no numbers"


def _can_hold(condition: Condition, fields: Fields) -> bool:
    """False when all parts must hold and two of them ask one single-valued field for different values."""
    possible: dict[str, set[bool | int | str]] = {}
    parts = condition.all if isinstance(condition, AllOf) else (condition,)
    for part in parts:
        if isinstance(part, Comparison) and part.expected_values and fields[part.field_name].type != "checkboxes":
            wanted = set(part.expected_values)
            possible[part.field] = possible.get(part.field, wanted) & wanted
    return all(possible.values())
