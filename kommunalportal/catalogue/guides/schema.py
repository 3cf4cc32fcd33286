"""What a guide consists of. Questions and conditions are the form engine's."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from kommunalportal.formengine.conditions import Condition
from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.schema import FormSchema

SLUG = r"^[a-z0-9][a-z0-9-]{0,49}$"
#: Only these keep an address short and free of personal data.
KINDS_OF_QUESTIONS = frozenset({"radio", "yes_no", "date"})


class DeadlineKind(StrEnum):
    """What happens if the day passes."""

    DUTY = "duty"
    CLAIM = "claim"
    EARLIEST = "earliest"
    ADVICE = "advice"


class Period(Document):
    """How long, and since when the law says so. Exactly one of ``days``, ``weeks``, ``months``, ``working_days``.

    ``before``: counted back from the event. ``to_end_of_month``: the last day of the month that is reached.
    ``shifts``: a last day on a weekend or public holiday moves to the next working day (BGB section 193).
    """

    valid_from: date
    law: str = Field(min_length=3)
    words: LocalText
    days: StrictInt | None = Field(default=None, ge=0, le=365)
    weeks: StrictInt | None = Field(default=None, ge=1, le=52)
    months: StrictInt | None = Field(default=None, ge=0, le=60)
    working_days: StrictInt | None = Field(default=None, ge=1, le=30)
    before: StrictBool = False
    to_end_of_month: StrictBool = False
    shifts: StrictBool = False

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if sum(length is not None for length in (self.days, self.weeks, self.months, self.working_days)) != 1:
            raise ValueError("a period has exactly one of: days, weeks, months, working_days")
        if self.before and (self.shifts or self.working_days):
            raise ValueError("a period counted back neither moves nor counts working days")
        return self


class DeadlineRule(Document):
    """Frist: one duty or claim, and its lengths in the course of time, oldest first."""

    slug: str = Field(pattern=SLUG)
    kind: DeadlineKind
    periods: tuple[Period, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        days = [period.valid_from for period in self.periods]
        if days != sorted(set(days)):
            raise ValueError("the periods stand in the order of their first day, each day once")
        return self

    def period_on(self, day: date) -> Period:
        """What the law said that day; before the first known day what is known first."""
        return next((period for period in reversed(self.periods) if period.valid_from <= day), self.periods[0])


class DeadlineRules(Document):
    """The file of all deadlines."""

    deadlines: tuple[DeadlineRule, ...]

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        slugs = [rule.slug for rule in self.deadlines]
        if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
            raise ValueError(f"deadlines exist twice: {', '.join(sorted(twice))}")
        return self


class DeadlineUse(Document):
    """Which deadline an entry has, and which question gives the day it counts from."""

    rule: str
    counts_from: str


class Entry(Document):
    """One thing to do: a service by its plain name, or a step that no service of the catalogue is (``title``)."""

    slug: str = Field(pattern=SLUG)
    service: str = ""
    title: LocalText | None = None
    text: LocalText
    document: str = Field(default="", description="file name of an own form that helps")
    deadline: DeadlineUse | None = None
    only_if: Condition | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not self.service and self.title is None:
            raise ValueError("an entry has a service, a title, or both")
        return self


class Phase(Document):
    """Entries that belong to the same time, in their right order."""

    title: LocalText
    entries: tuple[Entry, ...] = Field(min_length=1)


class Guide(Document):
    """Everything about one life situation."""

    situation: str = Field(description="official name of the life situation")
    title: LocalText
    lead: LocalText
    as_of: date = Field(description="when somebody last compared it with the law")
    form: FormSchema
    phases: tuple[Phase, ...] = Field(min_length=1)

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries of all phases."""
        return (entry for phase in self.phases for entry in phase.entries)

    @property
    def service_names(self) -> tuple[str, ...]:
        """The services it may lead to."""
        return tuple(dict.fromkeys(entry.service for entry in self.entries if entry.service))
