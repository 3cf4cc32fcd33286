"""What may be published. Values only."""

from datetime import timedelta

FEWEST = 5  # people; about fewer nothing is said
ROUNDED_TO = 5
#: Assumptions, told wherever their result is shown: what a clerk needs to open, read and type one application into
#: another system, and what it takes to look there whether it arrived.
MINUTES_TO_RETYPE = 10
MINUTES_TO_CONFIRM = 2


def is_too_few(count: int) -> bool:
    """Whether a figure is about so few people that one could be recognised. Nobody at all is nobody's secret."""
    return 0 < count < FEWEST


def share(part: int, whole: int) -> int | None:
    """Whole percent; nothing if one of the two may not be said itself."""
    if whole < FEWEST or is_too_few(part):
        return None
    return round(100 * part / whole)


def typical(duration: timedelta | None, *, people: int) -> timedelta | None:
    """A median that at least five people stand behind."""
    return duration if people >= FEWEST else None


def rounded(count: int) -> int:
    """To the next five, so that a hidden figure cannot be computed from sums and the other parts."""
    return ROUNDED_TO * round(count / ROUNDED_TO)


def minutes_saved(*, machine: int, confirmed: int) -> int:
    """Against typing every case again; a confirmed one took a look, a typed one saved nothing."""
    return MINUTES_TO_RETYPE * machine + (MINUTES_TO_RETYPE - MINUTES_TO_CONFIRM) * confirmed
