"""Can anybody ever see this step? Tries the answers that make a difference, as long as they are few. Pure.

A step is asked only if its condition holds, no step that ends the form came before, and the questions that its
condition asks were themselves asked. Where sums and ages decide, or there are too many combinations, it counts as
reachable.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from math import prod

from kommunalportal.formengine.conditions import (
    Answers,
    Comparison,
    Condition,
    comparisons_in,
    holds,
    references_in,
    relations_in,
)
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.step import Step

MOST_COMBINATIONS = 4_000
_FINITE = frozenset({"yes_no", "radio", "select", "text"})
_ANY_DAY = date(2000, 6, 15)


def unreachable_steps(steps: Sequence[Step]) -> Iterator[int]:
    """The positions of steps that nobody reaches, whatever is answered."""
    for position, step in enumerate(steps):
        deciding = [step.visible_if, *(other.visible_if for other in steps[:position] if other.ends)]
        if any(condition is not None for condition in deciding) and not _is_reachable(steps, position, deciding):
            yield position


def _is_reachable(steps: Sequence[Step], position: int, deciding: Sequence[Condition | None]) -> bool:
    involved = _involved(steps[: position + 1], deciding)
    if involved is None:
        return True
    fields = {field.name: field for step in steps[:position] for field in step.fields if field.name in involved}
    values = {name: _answers_that_matter(field, involved[name]) for name, field in fields.items()}
    if prod(map(len, values.values())) > MOST_COMBINATIONS:
        return True
    return any(
        _is_shown(steps, position, dict(zip(values, combination, strict=True)))
        for combination in product(*values.values())
    )


def _involved(steps: Sequence[Step], deciding: Iterable[Condition | None]) -> dict[str, list[Comparison]] | None:
    """The fields that decide, also about one another, with what is asked of them; None where that is not plain."""
    asked_in = {field.name: (step, field) for step in steps for field in step.fields}
    found: dict[str, list[Comparison]] = {}
    waiting = [condition for condition in deciding if condition is not None]
    while waiting:
        condition = waiting.pop()
        if any(True for _ in relations_in(condition)):
            return None
        for comparison in comparisons_in(condition):
            known = comparison.field_name in found
            found.setdefault(comparison.field_name, []).append(comparison)
            step, field = asked_in[comparison.field_name]
            if field.type not in _FINITE or "." in comparison.field:
                return None
            waiting += [] if known else [one for one in (step.visible_if, field.visible_if) if one is not None]
    return found


def _answers_that_matter(field: Field, asked: Sequence[Comparison]) -> list[Value]:
    """One answer of each sort that the comparisons tell apart."""
    none: list[Value] = [] if field.required else [None]
    if field.type == "yes_no":
        return [*none, True, False]
    mentioned = {value for comparison in asked for value in comparison.expected_values}
    options = [option.value for option in getattr(field, "options", ())]
    others = [option for option in options if option not in mentioned][:1] if options else ["\N{WHITE SQUARE}"]
    return [*none, *sorted(map(str, mentioned)), *others]


def _is_shown(steps: Sequence[Step], position: int, answers: Answers) -> bool:
    seen: dict[str, Value] = {}
    for step in steps[:position]:
        if not holds(step.visible_if, seen, _ANY_DAY):
            continue
        if step.ends:
            return False
        for field in step.fields:
            if field.name in answers and holds(_known(field.visible_if, answers), seen, _ANY_DAY):
                seen[field.name] = answers[field.name]
    return holds(steps[position].visible_if, seen, _ANY_DAY)


def _known(condition: Condition | None, answers: Answers) -> Condition | None:
    """Conditions that ask other fields do not matter here."""
    return condition if all(name.partition(".")[0] in answers for name in references_in(condition)) else None
