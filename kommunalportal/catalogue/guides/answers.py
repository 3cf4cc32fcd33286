"""Reads the answers out of an address, and writes them into one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kommunalportal.catalogue.guides.schema import Guide
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import Errors
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.recorded import posted
from kommunalportal.formengine.step import Step

#: Parameter that says which question was just sent, so that an empty answer is noticed.
SENT = "schritt"
YEARS_AHEAD = 5
Raw = Mapping[str, Sequence[str]]
Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """How far somebody has come. Without ``open_step`` everything is answered."""

    journey: Journey
    open_step: Step | None = None
    errors: Errors = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Value]:
        """The answers that count."""
        return self.journey.accepted_answers()

    @property
    def parameters(self) -> Parameters:
        """The answers as parameters of an address."""
        return as_parameters(self.answers)


def read_answers(guide: Guide, raw: Raw, today: date) -> Reading:
    """Go through the questions as far as there are good answers. What the guide does not ask is ignored."""
    answers: dict[str, Value] = {}
    while True:
        journey = Journey(guide.form, answers, Context(today=today))
        step = next((step for step in journey.steps if not _is_known(step, answers)), None)
        if step is None:
            return Reading(journey)
        if not _is_in(raw, step):
            return Reading(journey, step)
        values, errors = journey.clean(step.slug, raw)
        errors |= _too_far_ahead(values, step, today)
        if errors:
            return Reading(journey, step, errors)
        answers = journey.merged(step.slug, values)


def as_parameters(answers: Mapping[str, Value]) -> Parameters:
    """Answers as they stand in an address; a question left empty keeps its name."""
    return tuple((name, value) for name, values in posted(answers).items() for value in values)


def without(parameters: Parameters, step: Step) -> Parameters:
    """The parameters without the answers of one step, which is asked again then."""
    names = {field.name for field in step.fields}
    return tuple((name, value) for name, value in parameters if name not in names)


def _is_known(step: Step, answers: Mapping[str, Value]) -> bool:
    return all(field.name in answers for field in step.fields if field.is_input)


def _is_in(raw: Raw, step: Step) -> bool:
    asked = {field.name for field in step.fields}
    return step.slug in raw.get(SENT, ()) or any(key.partition(".")[0] in asked for key in raw)


def _too_far_ahead(values: Mapping[str, Value], step: Step, today: date) -> Errors:
    last = f"{today.year + YEARS_AHEAD}-12-31"
    dates = (field.name for field in step.fields if field.type == "date")
    return {
        name: _("Bitte prüfen Sie das Jahr. Das Datum liegt zu weit in der Zukunft.")
        for name in dates
        if str(values.get(name) or "") > last
    }
