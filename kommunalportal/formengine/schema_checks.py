"""Checks of a whole form before anybody fills it in: names, conditions, calculations, steps that nobody can reach."""

from collections.abc import Iterator, Sequence

from kommunalportal.formengine.condition_checks import (
    Fields,
    Path,
    Problem,
    condition_problems,
    reference_problem,
    value_problems,
)
from kommunalportal.formengine.conditions import Condition, references_in
from kommunalportal.formengine.context import PREFILL_PATHS
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.calculated import CalculatedField
from kommunalportal.formengine.reach import unreachable_steps
from kommunalportal.formengine.step import Step
from kommunalportal.formengine.values import nodes_in

__all__ = ["Path", "Problem", "condition_problems", "problems_in", "reference_problem"]

RESERVED_SLUGS = frozenset({"pruefen", "bezahlen", "fertig"})
"""Pages of every application that stand beside its steps."""
MOST_STEPS = 100
MOST_FIELDS = 1000


def problems_in(steps: Sequence[Step]) -> list[Problem]:
    """Everything that is wrong with these steps taken together."""
    too_large = list(_size_problems(steps))
    if too_large:
        return too_large
    found = [*_name_problems(steps), *_logic_problems(steps), *_end_problems(steps)]
    return found or list(_reach_problems(steps))


def _size_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    if len(steps) > MOST_STEPS:
        yield Problem(("steps",), f"more than {MOST_STEPS} steps")
    if sum(len(step.fields) for step in steps) > MOST_FIELDS:
        yield Problem(("steps",), f"more than {MOST_FIELDS} fields")


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


def _logic_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    """Only questions asked before may be asked about: that is what makes cycles impossible."""
    everything = {field.name: field for step in steps for field in step.fields}
    earlier: dict[str, Field] = {}
    for i, step in enumerate(steps):
        yield from _ordered_problems(step.visible_if, earlier, everything, ("steps", i, "visible_if"))
        for j, field in enumerate(step.fields):
            path: Path = ("steps", i, "fields", j)
            yield from _ordered_problems(field.visible_if, earlier, everything, (*path, "visible_if"))
            if isinstance(field, CalculatedField):
                yield from _calculation_problems(field, earlier, everything, path)
            earlier[field.name] = field
        yield from _check_problems(step, earlier, everything, ("steps", i, "checks"))


def _ordered_problems(
    condition: Condition | None, earlier: Fields, everything: Fields, path: Path
) -> Iterator[Problem]:
    later = list(_later(references_in(condition), earlier, everything))
    for name in later:
        yield Problem(path, f"field '{name}' is asked here or later; a condition can only use earlier answers (cycle)")
    if not later:
        yield from condition_problems(condition, earlier, path)


def _calculation_problems(field: CalculatedField, earlier: Fields, everything: Fields, path: Path) -> Iterator[Problem]:
    for i, rule in enumerate(field.rules):
        place: Path = (*path, "rules", i)
        yield from _ordered_problems(rule.condition, earlier, everything, (*place, "if"))
        asked = (reference for node in nodes_in(rule.value) for reference in node.references)
        later = list(_later(asked, earlier, everything))
        for name in later:
            message = f"field '{name}' is asked here or later; a calculation can only use earlier answers (cycle)"
            yield Problem((*place, "value"), message)
        if not later:
            wanted = "number" if field.result == "money" else field.result
            for message in value_problems(rule.value, earlier, wanted):
                yield Problem((*place, "value"), message)


def _check_problems(step: Step, earlier: Fields, everything: Fields, path: Path) -> Iterator[Problem]:
    inputs = {field.name for field in step.fields if field.is_input}
    for i, check in enumerate(step.checks):
        if check.at not in inputs:
            message = f"this step asks no field '{check.at}'; a message stands at a question of its own step"
            yield Problem((*path, i, "at"), message)
        yield from _ordered_problems(check.refuse_if, earlier, everything, (*path, i, "refuse_if"))
        if not any(True for _ in references_in(check.refuse_if)):
            yield Problem((*path, i, "refuse_if"), "this check asks no field")


def _later(references: Iterator[str], earlier: Fields, everything: Fields) -> Iterator[str]:
    names = {reference.partition(".")[0] for reference in references}
    return iter(sorted(name for name in names if name in everything and name not in earlier))


def _end_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    for i, step in enumerate(steps[:-1]):
        if step.ends and step.visible_if is None:
            yield Problem(("steps", i + 1), f"nobody reaches this step: step '{step.slug}' always ends the form")
    for i, step in enumerate(steps):
        if step.ends and any(field.is_input for field in step.fields):
            yield Problem(("steps", i, "fields"), f"step '{step.slug}' ends the form and must not ask anything")
        if all(isinstance(field, CalculatedField) and not field.shown for field in step.fields):
            yield Problem(
                ("steps", i, "fields"), f"step '{step.slug}' shows nothing; put hidden calculations elsewhere"
            )


def _reach_problems(steps: Sequence[Step]) -> Iterator[Problem]:
    for i in unreachable_steps(steps):
        message = f"nobody reaches step '{steps[i].slug}': no answers to the earlier questions lead here"
        yield Problem(("steps", i, "visible_if"), message)
