"""Who has to know when applications do not arrive, and after how long. Values only."""

from datetime import timedelta
from enum import StrEnum


class Audience(StrEnum):
    """Whom a level tells."""

    UNIT = "unit"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


FIRST_LEVELS = (timedelta(minutes=15), timedelta(hours=4), timedelta(hours=24))
AUDIENCES = (Audience.UNIT, Audience.ADMINISTRATOR, Audience.OPERATOR)
#: After the last of them once a day, to all.
THEN_EVERY = timedelta(days=1)


def level_of(waited: timedelta) -> int:
    """How many levels the oldest application has passed: 15 minutes, 4 hours, 24 hours, then one for each day."""
    last = FIRST_LEVELS[-1]
    passed = sum(waited >= limit for limit in FIRST_LEVELS)
    return passed + max(0, (waited - last) // THEN_EVERY) if waited >= last else passed


def audiences_between(told: int, reached: int) -> frozenset[Audience]:
    """Who has not been told yet, if ``told`` was told before; everybody for the days after the last level."""
    levels = range(told + 1, reached + 1)
    if any(level > len(AUDIENCES) for level in levels):
        return frozenset(AUDIENCES)
    return frozenset(AUDIENCES[level - 1] for level in levels)
