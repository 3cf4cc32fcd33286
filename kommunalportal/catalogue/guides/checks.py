"""Everything that can be wrong with a guide before anybody uses it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from kommunalportal.catalogue.guides.plan import Rules, plan
from kommunalportal.catalogue.guides.schema import KINDS_OF_QUESTIONS, DeadlineUse, Entry, Guide
from kommunalportal.formengine.conditions import comparisons_in
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.schema_checks import condition_problems


def problems_in_guide(
    guide: Guide, *, services: Collection[str], documents: Collection[str], rules: Rules
) -> list[str]:
    """All problems in words; empty if the guide may be used."""
    fields = guide.form.fields
    found = [f"question '{name}' has the kind '{field.type}'" for name, field in fields.items() if _is_odd(field)]
    found += [f"entry '{entry.slug}' exists twice" for entry in _repeated(guide)]
    for entry in guide.entries:
        found += [f"entry '{entry.slug}': {problem}" for problem in _problems_of(entry, fields, services, documents)]
        found += [f"entry '{entry.slug}': {problem}" for problem in _deadline_problems(entry.deadline, fields, rules)]
    return found or list(_never_seen(guide, rules))


def _is_odd(field: Field) -> bool:
    return field.type not in KINDS_OF_QUESTIONS


def _repeated(guide: Guide) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in guide.entries:
        if entry.slug in seen:
            yield entry
        seen.add(entry.slug)


def _problems_of(
    entry: Entry, fields: dict[str, Field], services: Collection[str], documents: Collection[str]
) -> Iterator[str]:
    if entry.service and entry.service not in services:
        yield f"unknown service '{entry.service}'"
    if entry.document and entry.document not in documents:
        yield f"unknown document '{entry.document}'"
    yield from (problem.message for problem in condition_problems(entry.only_if, fields, ("only_if",)))


def _deadline_problems(use: DeadlineUse | None, fields: dict[str, Field], rules: Rules) -> Iterator[str]:
    if use is None:
        return
    if use.rule not in rules:
        yield f"unknown deadline '{use.rule}'"
    field = fields.get(use.counts_from)
    if field is None or field.type != "date":
        yield f"'{use.counts_from}' is not a question for a date"


def _never_seen(guide: Guide, rules: Rules) -> Iterator[str]:
    """Walk all combinations of answers: every question and every entry must turn up in one of them."""
    steps, entries, asked = set[str](), set[str](), _relevant(guide)
    for answers in _all_answers(guide, asked):
        journey = Journey(guide.form, answers, Context(today=guide.as_of))
        steps |= {step.slug for step in journey.steps}
        listed = plan(guide, journey.accepted_answers(), rules, guide.as_of)
        if not listed:
            yield f"these answers lead to an empty list: {answers}"
        entries |= {planned.entry.slug for phase in listed for planned in phase.entries}
    yield from (f"nobody is asked '{step.slug}'" for step in guide.form.steps if step.slug not in steps)
    yield from (f"nobody is shown '{entry.slug}'" for entry in guide.entries if entry.slug not in entries)


def _relevant(guide: Guide) -> set[str]:
    """Names of the questions that any condition asks about."""
    conditions = [
        *(entry.only_if for entry in guide.entries),
        *(step.visible_if for step in guide.form.steps),
        *(field.visible_if for field in guide.form.fields.values()),
    ]
    return {comparison.field_name for condition in conditions for comparison in comparisons_in(condition)}


def _all_answers(guide: Guide, asked: set[str]) -> Iterator[Mapping[str, Value]]:
    names = list(guide.form.fields)
    choices = [_choices(field) if name in asked else _choices(field)[:1] for name, field in guide.form.fields.items()]
    yield from (dict(zip(names, combination, strict=True)) for combination in product(*choices))


def _choices(field: Field) -> list[Value]:
    if field.type == "radio":
        return [option.value for option in field.options]
    return [True, False] if field.type == "yes_no" else ["2026-01-15", None]
