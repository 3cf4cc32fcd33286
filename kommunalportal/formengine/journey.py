"""A journey: one form and one person's answers. Knows what is visible, what comes next and what is wrong. Pure.

Answers are one flat mapping field name -> value. Answers of hidden questions stay in it (a change of mind loses
nothing) but count for nothing: conditions do not see them and `accepted_answers` leaves them out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from django.utils.translation import gettext as _

from kommunalportal.formengine.conditions import Answers, holds, is_empty
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.base import Errors, RawInput, Typed
from kommunalportal.formengine.fields.calculated import CalculatedField
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
    context: Context | None = None
    """What the field's page may know besides: offers to choose from."""


@dataclass(frozen=True)
class SummaryRow:
    """One answer in words; `text` may have several lines, and says in a PDF what nobody can open or ask there."""

    label: str
    text: str
    field_name: str
    printed: str = ""


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
        self._problems: dict[str, Errors] = {}

    @cached_property
    def _walked(self) -> tuple[dict[str, _Page], dict[str, Value]]:
        """The visible pages, and what counts on them: answers of visible questions and what is worked out from them."""
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
        return pages, seen

    @property
    def _pages(self) -> dict[str, _Page]:
        return self._walked[0]

    def _visible_fields(self, step: Step, seen: dict[str, Value]) -> Iterator[Field]:
        """Yield the visible fields of a step and note in `seen` what counts of them."""
        for field in step.fields:
            if holds(field.visible_if, seen, self.context.today):
                if field.is_input:
                    if field.name in self.answers:
                        seen[field.name] = self.answers[field.name]
                else:
                    self._work_out(field, seen)
                yield field

    def _work_out(self, field: Field, seen: dict[str, Value]) -> None:
        if isinstance(field, CalculatedField):
            value = field.work_out(seen, self.context.today)
            if value is not None:
                seen[field.name] = value

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
        before = takewhile(lambda other: other != slug, self._pages)
        return all(map(self.is_answered, before))

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
        if slug not in self._problems:
            found: Errors = {}
            for field in self.fields(slug):
                if field.is_input:
                    found |= field.problems(self.answers.get(field.name), self.context)
            self._problems[slug] = found or self._refusals(self.step(slug), self._walked[1])
        return self._problems[slug]

    def _refusals(self, step: Step, seen: Answers) -> Errors:
        """Answers that do not fit together; looked at only once each of them is right by itself."""
        today = self.context.today
        return {check.at: str(check.message) for check in step.checks if holds(check.refuse_if, seen, today)}

    def clean(self, slug: str, raw: Mapping[str, Sequence[str]]) -> tuple[dict[str, Value], Errors]:
        """Read a posted step: (answers of its visible fields, None where left empty; messages by input key).

        Unknown keys and hidden fields are ignored. On errors the answers that are fine are still returned.
        Raises UnknownStep only.
        """
        step = self.step(slug)
        names = _names(step)
        seen = {name: value for name, value in self._walked[1].items() if name not in names}
        values: dict[str, Value] = {}
        errors: Errors = {}
        for field in step.fields:
            if not holds(field.visible_if, seen, self.context.today):
                continue
            if not field.is_input:
                self._work_out(field, seen)
                continue
            value, messages = field.clean(raw, self._context_for(field))
            errors |= messages
            if not messages:
                seen[field.name] = values[field.name] = value
        return values, errors or self._refusals(step, seen)

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
            known = self.context.suggested.get(field.name, known)
            value = self.answers.get(field.name, known) if field.is_input else self._walked[1].get(field.name)
            if not is_empty(value):
                initial[field.name] = value
        return initial

    def prefilled(self, slug: str) -> tuple[Field, ...]:
        """The visible questions that are not answered yet and show a fact from outside instead."""
        asked = (field for field in self.fields(slug) if field.is_input and field.prefill)
        return tuple(
            field
            for field in asked
            if field.name not in self.answers
            and field.name not in self.context.suggested
            and not is_empty(self.context.look_up(field.prefill))
        )

    def bound(
        self, slug: str, raw: Mapping[str, Sequence[str]] | None = None, errors: Errors | None = None
    ) -> tuple[BoundField, ...]:
        """The fields to show: with the stored or prefilled answers, or again with what was just posted."""
        if raw is None:
            initial = self.initial(slug)
            return tuple(
                BoundField(field, field.typed_value(initial.get(field.name)), {}, self._context_for(field))
                for field in self.fields(slug)
            )
        values, _messages = self.clean(slug, raw)
        again = Journey(self.schema, self.merged(slug, values), self.context)
        return tuple(
            self._bound_again(field, raw, errors or {})
            if field.is_input
            else BoundField(field, field.typed_value(again.accepted_answers().get(field.name)), {})
            for field in again.fields(slug)
        )

    def _bound_again(self, field: Field, raw: Mapping[str, Sequence[str]], errors: Errors) -> BoundField:
        own = {key: text for key, text in errors.items() if key.partition(".")[0] == field.name}
        context = self._context_for(field)
        return BoundField(field, field.typed_again(RawInput(field.name, raw), context), own, context)

    def summary(self) -> tuple[SummarySection, ...]:
        """The whole declaration in words, step by step, without steps that ask nothing."""
        sections = (
            SummarySection(page.step.slug, str(page.step.title), tuple(map(self._row, filter(_asks, page.fields))))
            for page in self._pages.values()
        )
        return tuple(section for section in sections if section.rows)

    def _row(self, field: Field) -> SummaryRow:
        value = self._walked[1].get(field.name)
        if is_empty(value):
            return SummaryRow(str(field.label), _("keine Angabe"), field.name, _("keine Angabe"))
        return SummaryRow(str(field.label), field.show(value), field.name, field.printed(value))

    def accepted_answers(self) -> dict[str, Value]:
        """The answers that count, in order: those of visible questions, and what is worked out from them."""
        return dict(self._walked[1])


def _asks(field: Field) -> bool:
    return field.is_input or (isinstance(field, CalculatedField) and field.shown)


def _names(step: Step) -> set[str]:
    return {field.name for field in step.fields}
