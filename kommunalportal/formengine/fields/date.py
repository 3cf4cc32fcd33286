"""A date that people know by heart, typed as day, month and year."""

import re
from datetime import date
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt

from kommunalportal.formengine.conditions import full_years
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_OTHER_MONTHS = {"mrz": 3, "mae": 3, "mar": 3, "may": 5, "oct": 10, "dec": 12}
_WHOLE = re.compile(r"([0-9]{1,2})[./ -]+([0-9]{1,2}|[^\W\d_]+)[./ -]+([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class DateField(BaseField):
    """Three inputs (`name.day`, `.month`, `.year`); a whole date in the first or under `name` is understood too.

    Stored as ISO text. `earliest` defaults to 1 January 1900. `age_at_least`/`age_at_most`: completed years today.
    """

    type: Literal["date"]
    earliest: date = date(1900, 1, 1)
    not_in_future: StrictBool = False
    not_in_past: StrictBool = False
    age_at_least: StrictInt | None = Field(default=None, ge=0, le=150)
    age_at_most: StrictInt | None = Field(default=None, ge=0, le=150)

    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")

    def read(self, raw: RawInput, context: Context) -> Value:
        day, month, year = self._typed_parts(raw)
        if not (day or month or year):
            return None
        missing = [
            name for name, part in ((_("der Tag"), day), (_("der Monat"), month), (_("das Jahr"), year)) if not part
        ]
        if missing:
            raise Invalid(_("Im Datum fehlt: %(parts)s.") % {"parts": ", ".join(missing)})
        chosen = self._calendar_date(day, month, year)
        self._check_range(chosen, context.today)
        return chosen.isoformat()

    def _typed_parts(self, raw: RawInput) -> tuple[str, str, str]:
        day, month, year = (raw.one(part) for part in self.parts)
        whole = raw.one() or ("" if month or year else day)
        if iso := _ISO.fullmatch(whole):
            return iso[3], iso[2], iso[1]
        if match := _WHOLE.fullmatch(whole):
            return match[1], match[2], match[3]
        return (day or whole).rstrip("."), month.rstrip("."), year

    @staticmethod
    def _calendar_date(day: str, month: str, year: str) -> date:
        if not re.fullmatch(r"[0-9]{4}", year):
            raise Invalid(_("Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 1985."))
        number = _month_number(month)
        if number is None:
            raise Invalid(_("Bitte geben Sie den Monat als Zahl von 1 bis 12 ein."))
        if not re.fullmatch(r"[0-9]{1,2}", day):
            raise Invalid(_("Bitte geben Sie den Tag als Zahl von 1 bis 31 ein."))
        try:
            return date(int(year), number, int(day))
        except ValueError:
            raise Invalid(
                _("Den %(day)s.%(month)d.%(year)s gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr.")
                % {"day": day, "month": number, "year": year}
            ) from None

    def _check_range(self, chosen: date, today: date) -> None:
        if self.not_in_future and chosen > today:
            raise Invalid(_("Das Datum darf nicht in der Zukunft liegen."))
        if self.not_in_past and chosen < today:
            raise Invalid(_("Das Datum darf nicht in der Vergangenheit liegen."))
        if chosen < self.earliest:
            raise Invalid(
                _("Bitte prüfen Sie das Jahr. Das Datum darf nicht vor dem %(earliest)s liegen.")
                % {"earliest": show_date(self.earliest)}
            )
        age = full_years(chosen, today)
        if self.age_at_least is not None and age < self.age_at_least:
            raise Invalid(_("Sie müssen mindestens %(years)d Jahre alt sein.") % {"years": self.age_at_least})
        if self.age_at_most is not None and age > self.age_at_most:
            raise Invalid(_("Das Datum liegt mehr als %(years)d Jahre zurück.") % {"years": self.age_at_most})

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        match = _ISO.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return super().to_raw(value)
        numbers = (str(int(match[group])) for group in (3, 2, 1))
        return {f"{self.name}.{part}": [number] for part, number in zip(self.parts, numbers, strict=True)}

    def show(self, value: Value) -> str:
        try:
            return show_date(date.fromisoformat(str(value)))
        except ValueError:
            return super().show(value)

    def missing(self) -> str:
        return _("Bitte geben Sie Tag, Monat und Jahr ein.")


def show_date(day: date) -> str:
    """1 February 1990 -> "01.02.1990"."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def _month_number(typed: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    start = typed.lower()[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else _OTHER_MONTHS.get(start)
