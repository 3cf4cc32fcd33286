"""A journey: one form and one person's answers. Knows what is visible, what comes next and what is wrong. Pure.

Answers are one flat mapping field name -> value. Answers of hidden questions stay in it (a change of mind loses
nothing) but count for nothing: conditions do not see them and `accepted_answers` leaves them out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from kommunalportal.formengine.conditions import Answers, holds, is_empty
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.base import Errors, RawInput, Typed
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.step import Step


class UnknownStep(LookupError):
    """No visible step has this slug."""


@dataclass(frozen=True)
class BoundField:
    """A visible field with what stands in its inputs and the messages of the last try."""

    field: Field
    value: Typed
    errors: Errors


@dataclass(frozen=True)
class SummaryRow:
    """One answer in words; `text` may have several lines."""

    label: str
    text: str
    field_name: str


@dataclass(frozen=True)
class SummarySection:
    """The answers of one step."""

    step_slug: str
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True)
class _Page:
    step: Step
    fields: tuple[Field, ...]


class Journey:
    """A form schema, answers given so far, and facts from outside. Never changes; make a new one after saving."""

    def __init__(self, schema: FormSchema, answers: Answers, context: Context) -> None:
        self.schema = schema
        self.answers = answers
        self.context = context

    @cached_property
    def _pages(self) -> dict[str, _Page]:
        pages: dict[str, _Page] = {}
        seen: dict[str, Value] = {}
        for step in self.schema.steps:
            if not holds(step.visible_if, seen, self.context.today):
                continue
            fields = tuple(self._visible_fields(step, seen))
            if not fields:
                continue
            pages[step.slug] = _Page(step, fields)
            if step.ends:
                break
        return pages

    def _visible_fields(self, step: Step, seen: dict[str, Value]) -> Iterator[Field]:
        """Yield the visible fields of a step and note their answers in `seen`."""
        for field in step.fields:
            if holds(field.visible_if, seen, self.context.today):
                if field.name in self.answers:
                    seen[field.name] = self.answers[field.name]
                yield field

    def _page(self, slug: str) -> _Page:
        if slug not in self._pages:
            raise UnknownStep(slug)
        return self._pages[slug]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The visible steps in order; ends with the step that ends the form, if one is visible."""
        return tuple(page.step for page in self._pages.values())

    def step(self, slug: str) -> Step:
        """The visible step; raises UnknownStep for hidden and unknown ones."""
        return self._page(slug).step

    def fields(self, slug: str) -> tuple[Field, ...]:
        """The visible fields of a visible step."""
        return self._page(slug).fields

    def next_after(self, slug: str) -> Step | None:
        """The visible step after this one; None after the last."""
        return self._neighbour(slug, 1)

    def previous_before(self, slug: str) -> Step | None:
        """The visible step before this one; None before the first."""
        return self._neighbour(slug, -1)

    def _neighbour(self, slug: str, distance: int) -> Step | None:
        position = list(self._pages).index(self.step(slug).slug) + distance
        return self.steps[position] if 0 <= position < len(self.steps) else None

    def progress(self, slug: str) -> tuple[int, int]:
        """(number of the step from 1, number of visible steps)."""
        return list(self._pages).index(self.step(slug).slug) + 1, len(self._pages)

    def may_visit(self, slug: str) -> bool:
        """A visible step may be visited once everything before it is answered."""
        if slug not in self._pages:
            return False
        first_open = self.first_open()
        return first_open is None or self.progress(slug) <= self.progress(first_open.slug)

    def first_open(self) -> Step | None:
        """The first step that still needs an answer; None when everything is answered."""
        return next((step for step in self.steps if not self.is_answered(step.slug)), None)

    def is_answered(self, slug: str) -> bool:
        """Nothing is wrong with the step, and people have been there (matters where all is optional)."""
        inputs = [field for field in self.fields(slug) if field.is_input]
        was_saved = not inputs or any(field.name in self.answers for field in inputs)
        return was_saved and not self.step(slug).ends and not self.problems(slug)

    @property
    def stopped_by(self) -> Step | None:
        """The visible step that ends the form before it can be sent; None normally."""
        return next((step for step in self.steps if step.ends), None)

    @cached_property
    def is_complete(self) -> bool:
        """Everything is answered and may be sent."""
        return self.first_open() is None

    def problems(self, slug: str) -> Errors:
        """What is wrong with the stored answers of a step, by the key of the input."""
        problems: Errors = {}
        for field in self.fields(slug):
            problems |= field.problems(self.answers.get(field.name), self.context)
        return problems

    def clean(self, slug: str, raw: Mapping[str, Sequence[str]]) -> tuple[dict[str, Value], Errors]:
        """Read a posted step: (answers of its visible fields, None where left empty; messages by input key).

        Unknown keys and hidden fields are ignored. On errors the answers that are fine are still returned.
        Raises UnknownStep only.
        """
        step = self.step(slug)
        seen = {name: value for name, value in self.accepted_answers().items() if name not in _names(step)}
        values: dict[str, Value] = {}
        errors: Errors = {}
        for field in step.fields:
            if not holds(field.visible_if, seen, self.context.today) or not field.is_input:
                continue
            value, messages = field.clean(raw, self._context_for(field))
            errors |= messages
            if not messages:
                seen[field.name] = values[field.name] = value
        return values, errors

    def _context_for(self, field: Field) -> Context:
        return field.known_from(self.answers.get(field.name), self.context)

    def merged(self, slug: str, values: Mapping[str, Value]) -> dict[str, Value]:
        """All answers after saving this step; everything else is kept, hidden or not."""
        names = _names(self.step(slug))
        return {**self.answers, **{name: value for name, value in values.items() if name in names}}

    def initial(self, slug: str) -> dict[str, Value]:
        """Values to start a step with: its answers, and facts of the account where nothing is answered yet."""
        initial: dict[str, Value] = {}
        for field in self.fields(slug):
            known = self.context.look_up(field.prefill) if field.prefill else None
            value = self.answers.get(field.name, known)
            if not is_empty(value):
                initial[field.name] = value
        return initial

    def bound(
        self, slug: str, raw: Mapping[str, Sequence[str]] | None = None, errors: Errors | None = None
    ) -> tuple[BoundField, ...]:
        """The fields to show: with the stored or prefilled answers, or again with what was just posted."""
        if raw is None:
            initial = self.initial(slug)
            return tuple(
                BoundField(field, field.typed_value(initial.get(field.name)), {}) for field in self.fields(slug)
            )
        values, _messages = self.clean(slug, raw)
        visible = Journey(self.schema, self.merged(slug, values), self.context).fields(slug)
        return tuple(self._bound_again(field, raw, errors or {}) for field in visible)

    def _bound_again(self, field: Field, raw: Mapping[str, Sequence[str]], errors: Errors) -> BoundField:
        own = {key: text for key, text in errors.items() if key.partition(".")[0] == field.name}
        return BoundField(field, field.typed_again(RawInput(field.name, raw), self._context_for(field)), own)

    def summary(self) -> tuple[SummarySection, ...]:
        """The whole declaration in words, step by step, without steps that ask nothing."""
        sections = (
            SummarySection(page.step.slug, str(page.step.title), tuple(map(self._row, filter(_asks, page.fields))))
            for page in self._pages.values()
        )
        return tuple(section for section in sections if section.rows)

    def _row(self, field: Field) -> SummaryRow:
        value = self.answers.get(field.name)
        return SummaryRow(str(field.label), _("keine Angabe") if is_empty(value) else field.show(value), field.name)

    def accepted_answers(self) -> dict[str, Value]:
        """The answers that count: those of visible fields."""
        return {
            field.name: self.answers[field.name]
            for page in self._pages.values()
            for field in page.fields
            if field.is_input and field.name in self.answers
        }


def _asks(field: Field) -> bool:
    return field.is_input


def _names(step: Step) -> set[str]:
    return {field.name for field in step.fields}
