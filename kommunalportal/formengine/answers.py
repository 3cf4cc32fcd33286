"""Reading answers: parts of them, emptiness, numbers and days. Never fails, whatever stands there. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from kommunalportal.formengine.document import Value

Answers: TypeAlias = Mapping[str, Value]

LONGEST_NUMBER = 40
"""Characters of a number; longer texts are none. Keeps arithmetic cheap."""
LARGEST = Decimal(10) ** 15
"""Nothing that a form counts is larger; results beyond are no results."""
_DAY = len("2026-11-23")
_PARTIAL = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


def answer_at(path: str, answers: Answers) -> Value:
    """The answer of a field (`kind`) or of a part of it (`address.country`); None where there is none."""
    name, _, part = path.partition(".")
    value = answers.get(name)
    if not part:
        return value
    return value.get(part) if isinstance(value, dict) else None


def is_empty(value: Value) -> bool:
    """An answer left blank: nothing, an empty text or an empty list. False and 0 are answers."""
    return value is None or value == "" or value == [] or value == {}


def as_number(value: object) -> Decimal | None:
    """A number or money answer as Decimal; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    if isinstance(value, str) and len(value) > LONGEST_NUMBER:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and -LARGEST <= number <= LARGEST else None


def as_day(value: object) -> date | None:
    """A date answer as a day; None for everything else, also for dates of which only a part is known."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != _DAY:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def year_of(value: object) -> int | None:
    """The year of a date answer, also where day or month are unknown ("1985-03", "1985"); None for everything else."""
    if not isinstance(value, str) or not _PARTIAL.fullmatch(value):
        day = as_day(value)
        return day.year if day else None
    return int(value[:4])


def full_years(born: date, today: date) -> int:
    """Completed years of life; somebody born on 29 February turns a year older on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
