"""Checks of a whole form before anybody fills it in: names, conditions, steps that nobody can reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kommunalportal.formengine.conditions import AllOf, Comparison, Condition, comparisons_in
from kommunalportal.formengine.context import PREFILL_PATHS
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.step import Step

RESERVED_SLUGS = frozenset({"pruefen", "bezahlen", "fertig"})
"""Pages of every application that stand beside its steps."""

Path: TypeAlias = tuple[str | int, ...]

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


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: keys and list positions from the top of the document."""

    path: Path
    message: str


def problems_in(steps: Sequence[Step]) -> list[Problem]:
    """Everything that is wrong with these steps taken together."""
    return [*_name_problems(steps), *_condition_problems(steps), *_reach_problems(steps)]


def condition_problems(condition: Condition | None, fields: dict[str, Field], path: Path) -> Iterator[Problem]:
    """Problems of a condition that may ask any of these fields (fees, destinations, results)."""
    messages = [_comparison_problem(comparison, fields) for comparison in comparisons_in(condition)]
    yield from (Problem(path, message) for message in messages if message)
    if condition is not None and not any(messages) and not _can_hold(condition, fields):
        yield Problem(path, "this condition can never hold: it asks one field for two different values")


def reference_problem(reference: str, fields: dict[str, Field]) -> str:
    """What is wrong with a reference to a field or a part of it; empty if nothing."""
    name, _, part = reference.partition(".")
    field = fields.get(name)
    if field is None or not field.is_input:
        return f"unknown field '{name}'"
    if part and (part not in field.parts or field.type == "date"):
        return f"field '{name}' has no part '{part}'"
    return ""


def _name_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    slugs: set[str] = set()
    names: dict[str, str] = {}
    for i, step in enumerate(steps):
        if step.slug in slugs:
            yield Problem(("steps", i, "slug"), f"step '{step.slug}' exists twice")
        if step.slug in RESERVED_SLUGS:
            yield Problem(("steps", i, "slug"), f"'{step.slug}' is the address of a page of every application")
        slugs.add(step.slug)
        for j, field in enumerate(step.fields):
            path: Path = ("steps", i, "fields", j)
            if field.name in names:
                where = names[field.name]
                yield Problem((*path, "name"), f"field '{field.name}' exists already in step '{where}'")
            names[field.name] = step.slug
            yield from _field_problems(field, path)


def _field_problems(field: Field, path: Path) -> Iterator[Problem]:
    if field.prefill and field.prefill not in PREFILL_PATHS:
        yield Problem(
            (*path, "prefill"), f"unknown source '{field.prefill}'; known: {', '.join(sorted(PREFILL_PATHS))}"
        )
    values = [option.value for option in getattr(field, "options", ())]
    for value in {value for value in values if values.count(value) > 1}:
        yield Problem((*path, "options"), f"option '{value}' exists twice in field '{field.name}'")


def _condition_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    everything = {field.name: field for step in steps for field in step.fields}
    earlier: dict[str, Field] = {}
    for i, step in enumerate(steps):
        yield from _ordered_problems(step.visible_if, earlier, everything, ("steps", i, "visible_if"))
        for j, field in enumerate(step.fields):
            path: Path = ("steps", i, "fields", j, "visible_if")
            yield from _ordered_problems(field.visible_if, earlier, everything, path)
            earlier[field.name] = field


def _ordered_problems(
    condition: Condition | None, earlier: dict[str, Field], everything: dict[str, Field], path: Path
) -> Iterator[Problem]:
    """Only questions asked before may be asked about: that is what makes cycles impossible."""
    later = {
        comparison.field_name
        for comparison in comparisons_in(condition)
        if comparison.field_name in everything and comparison.field_name not in earlier
    }
    for name in sorted(later):
        yield Problem(path, f"field '{name}' is asked here or later; a condition can only use earlier answers (cycle)")
    if not later:
        yield from condition_problems(condition, earlier, path)


def _comparison_problem(comparison: Comparison, fields: dict[str, Field]) -> str:
    unknown = reference_problem(comparison.field, fields)
    if unknown:
        return unknown
    field = fields[comparison.field_name]
    kind = "text" if "." in comparison.field else field.type
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


def _can_hold(condition: Condition, fields: dict[str, Field]) -> bool:
    """False when all parts must hold and two of them ask one single-valued field for different values."""
    possible: dict[str, set[bool | int | str]] = {}
    parts = condition.all if isinstance(condition, AllOf) else (condition,)
    for part in parts:
        if isinstance(part, Comparison) and part.expected_values and fields[part.field_name].type != "checkboxes":
            wanted = set(part.expected_values)
            possible[part.field] = possible.get(part.field, wanted) & wanted
    return all(possible.values())


def _reach_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    for i, step in enumerate(steps[:-1]):
        if step.ends and step.visible_if is None:
            yield Problem(("steps", i + 1), f"nobody reaches this step: step '{step.slug}' always ends the form")
    for i, step in enumerate(steps):
        if step.ends and any(field.is_input for field in step.fields):
            yield Problem(("steps", i, "fields"), f"step '{step.slug}' ends the form and must not ask anything")
