"""Public holidays of North Rhine-Westphalia (Feiertagsgesetz NW, section 2).

Eleven days a year by one formula. A library for all countries of the world does the same with 20 MB in every process
and most of a second at every start; it is the witness in the tests instead.
"""

from collections.abc import Container
from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
#: Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi: days after Easter Sunday.
_AFTER_EASTER = (-2, 1, 39, 50, 60)
#: 500 years of Reformation, by a law of its own.
_ONCE = frozenset({date(2017, 10, 31)})


class _PublicHolidays(Container[date]):
    """``day in PUBLIC_HOLIDAYS``, from 1991 on."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(day.year)


PUBLIC_HOLIDAYS: Container[date] = _PublicHolidays()


@lru_cache(maxsize=64)
def _of_year(year: int) -> frozenset[date]:
    easter = easter_sunday(year)
    moving = (easter + timedelta(days=days) for days in _AFTER_EASTER)
    return frozenset((*(date(year, month, day) for month, day in _FIXED), *moving)) | _ONCE


def easter_sunday(year: int) -> date:
    """Of the Gregorian calendar, by Spencer's arithmetic (1876; also called the anonymous computus)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
