"""Dates of which only a part may be known, and how people type them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_OTHER_MONTHS = {"mrz": 3, "mae": 3, "mar": 3, "may": 5, "oct": 10, "dec": 12}
_BETWEEN = r"[\s./,–—-]+"
_WHOLE = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}|[^\W\d_]+){_BETWEEN}([0-9]{{4}})")
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH_AND_YEAR = re.compile(rf"([0-9]{{1,2}}|[^\W\d_]+){_BETWEEN}([0-9]{{4}})")
_STORED = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_UNKNOWN = frozenset({"0", "00", "xx", "?", "??"})


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year; `month` and `day` are 0 where unknown. Raises ValueError where there is no such day."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    @property
    def is_whole(self) -> bool:
        """Everything is known."""
        return bool(self.month and self.day)

    @property
    def first(self) -> date:
        """The earliest day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """As it is stored: ISO 8601 with what is known ("1985", "1985-03", "1985-03-27")."""
        known = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(known)

    def in_german(self) -> str:
        """As people read it: "27.03.1985", "03.1985", "1985"."""
        known = [*(f"{part:02d}" for part in (self.day, self.month) if part), f"{self.year:04d}"]
        return ".".join(known)


def stored_date(value: object) -> PartialDate | None:
    """A stored answer; None where it is no date."""
    match = _STORED.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return PartialDate(*(int(part) for part in match.groups(default="0")))
    except ValueError:
        return None


def taken_apart(typed: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date typed as a whole: "7.3.1985", "07031985", "7. März 1985", "1985-03-07"."""
    if iso := _ISO.fullmatch(typed):
        return iso[3], iso[2], iso[1]
    match = _WHOLE.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if match:
        return match[1], match[2], match[3]
    part = _MONTH_AND_YEAR.fullmatch(typed)
    return ("", part[1], part[2]) if part else None


def is_unknown(typed: str) -> bool:
    """Registers write an unknown day or month as zeros."""
    return typed.casefold() in _UNKNOWN


def month_number(typed: str) -> int | None:
    """1 to 12 for a number or a name of a month."""
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    start = typed.lower()[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else _OTHER_MONTHS.get(start)
