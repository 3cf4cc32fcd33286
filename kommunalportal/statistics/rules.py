"""What may be published. Values only."""

from datetime import timedelta

FEWEST = 5  # people; about fewer nothing is said


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
