"""A date that people know by heart, typed as day, month and year."""

import re
from datetime import date
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt

from kommunalportal.formengine.answers import full_years
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, Part, RawInput
from kommunalportal.formengine.fields.partial_date import (
    PartialDate,
    is_unknown,
    month_number,
    stored_date,
    taken_apart,
)


class DateField(BaseField):
    """Three inputs (`name.day`, `.month`, `.year`); a whole date in the first or under `name` is understood too.

    Stored as ISO text. `earliest` defaults to 1 January 1900, `latest` to the end of 2199. `partial`: day and month may
    be unknown, stored is then "1985-03" or "1985". `age_at_least`/`age_at_most`: completed years today. A partial date
    is refused only where no day that it may be is allowed.
    """

    type: Literal["date"]
    earliest: date = date(1900, 1, 1)
    latest: date = date(2199, 12, 31)
    partial: StrictBool = False
    not_in_future: StrictBool = False
    not_in_past: StrictBool = False
    age_at_least: StrictInt | None = Field(default=None, ge=0, le=150)
    age_at_most: StrictInt | None = Field(default=None, ge=0, le=150)

    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")
    is_group: ClassVar[bool] = True
    first_input_stands_for_all: ClassVar[bool] = True
    page_depends_on: ClassVar[str] = "text"

    def inputs(self) -> dict[str, Part]:
        return {
            "day": Part(_("Tag"), "bday-day", 5, is_numeric=True),
            "month": Part(_("Monat"), "bday-month", 5, is_numeric=True),
            "year": Part(_("Jahr"), "bday-year", 5, is_numeric=True),
        }

    def read(self, raw: RawInput, context: Context) -> Value:
        day, month, year = self._typed_parts(raw)
        if not (day or month or year):
            return None
        missing = self._missing_parts(day, month, year)
        if missing:
            raise Invalid(_("Im Datum fehlt: %(parts)s.") % {"parts": ", ".join(missing)})
        chosen = self._calendar_date(day, month, year)
        self._check_range(chosen)
        self._check_age(chosen, context.today)
        return str(chosen)

    def _typed_parts(self, raw: RawInput) -> tuple[str, str, str]:
        day, month, year = (raw.one(part) for part in self.parts)
        whole = raw.one() or ("" if month or year else day)
        if apart := taken_apart(whole) or taken_apart(day):  # a whole date counts, whatever was suggested beside it
            day, month, year = apart
        elif self.partial and re.fullmatch(r"[0-9]{4}", whole):
            day, month, year = "", "", whole
        else:
            day = day or whole
        day, month = day.rstrip("."), month.rstrip(".")
        if self.partial:
            day, month = ("" if is_unknown(part) else part for part in (day, month))
        return day, month, year

    def _missing_parts(self, day: str, month: str, year: str) -> list[str]:
        names = ((_("der Tag"), day or self.partial), (_("der Monat"), month or (self.partial and not day)))
        return [name for name, part in (*names, (_("das Jahr"), year)) if not part]

    @staticmethod
    def _calendar_date(day: str, month: str, year: str) -> PartialDate:
        if not re.fullmatch(r"[0-9]{4}", year):
            raise Invalid(_("Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 1985."))
        number = month_number(month) if month else 0
        if number is None:
            raise Invalid(_("Bitte geben Sie den Monat als Zahl von 1 bis 12 ein."))
        if not re.fullmatch(r"(?=.*[1-9])[0-9]{1,2}", day or "1"):
            raise Invalid(_("Bitte geben Sie den Tag als Zahl von 1 bis 31 ein."))
        try:
            return PartialDate(int(year), number, int(day or 0))
        except ValueError:
            shown = ".".join(filter(None, (day, str(number or ""), year)))
            message = _("Den %(date)s gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.")
            raise Invalid(message % {"date": shown}) from None

    def _check_range(self, chosen: PartialDate) -> None:
        if chosen.last < self.earliest:
            raise Invalid(
                _("Bitte prüfen Sie das Jahr. Das Datum darf nicht vor dem %(earliest)s liegen.")
                % {"earliest": show_date(self.earliest)}
            )
        if chosen.first > self.latest:
            raise Invalid(
                _("Bitte prüfen Sie das Jahr. Das Datum darf nicht nach dem %(latest)s liegen.")
                % {"latest": show_date(self.latest)}
            )

    def _check_age(self, chosen: PartialDate, today: date) -> None:
        if self.not_in_future and chosen.first > today:
            raise Invalid(_("Das Datum darf nicht in der Zukunft liegen."))
        if self.not_in_past and chosen.last < today:
            raise Invalid(_("Das Datum darf nicht in der Vergangenheit liegen."))
        if self.age_at_least is not None and full_years(chosen.first, today) < self.age_at_least:
            raise Invalid(_("Sie müssen mindestens %(years)d Jahre alt sein.") % {"years": self.age_at_least})
        if self.age_at_most is not None and full_years(chosen.last, today) > self.age_at_most:
            raise Invalid(_("Das Datum liegt mehr als %(years)d Jahre zurück.") % {"years": self.age_at_most})

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        known = stored_date(value)
        if known is None:
            return super().to_raw(value)
        numbers = (known.day, known.month, known.year)
        return {f"{self.name}.{part}": [str(number or "")] for part, number in zip(self.parts, numbers, strict=True)}

    def show(self, value: Value) -> str:
        known = stored_date(value)
        return super().show(value) if known is None else known.in_german()

    def missing(self) -> str:
        return (
            _("Bitte geben Sie wenigstens das Jahr ein.")
            if self.partial
            else _("Bitte geben Sie Tag, Monat und Jahr ein.")
        )


def show_date(day: date) -> str:
    """1 February 1990 -> "01.02.1990"."""
    return PartialDate(day.year, day.month, day.day).in_german()
