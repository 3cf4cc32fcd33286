"""Which times may be booked: pure arithmetic on opening times, holidays and what is taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kommunalportal.kernel.public_holidays import PUBLIC_HOLIDAYS

#: Days on which town halls are closed though the law does not say so.
_CLOSED = frozenset({(12, 24), (12, 31)})
MOST_PER_ADDRESS = 3


@dataclass(frozen=True)
class Opening:
    """Open on a weekday (0 is Monday) from and until a local time."""

    weekday: int
    opens_at: time
    closes_at: time


@dataclass(frozen=True, order=True)
class Span:
    """From (included) until (excluded)."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether both share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Window:
    """Between these moments a booking may begin."""

    earliest: datetime
    latest: datetime


def window(now: datetime, *, lead_hours: int, horizon_days: int) -> Window:
    """What may be booked now."""
    return Window(now + timedelta(hours=lead_hours), now + timedelta(days=horizon_days))


def is_open_day(day: date) -> bool:
    """Neither a public holiday nor a day on which nobody is there."""
    return day not in PUBLIC_HOLIDAYS and (day.month, day.day) not in _CLOSED


def spans_of_day(day: date, openings: Iterable[Opening], minutes: int, zone: ZoneInfo) -> Iterator[Span]:
    """The spans of ``minutes`` into which a day's opening times divide, in order of time."""
    if not is_open_day(day):
        return
    length = timedelta(minutes=minutes)
    for opening in sorted((o for o in openings if o.weekday == day.weekday()), key=lambda o: o.opens_at):
        start = datetime.combine(day, opening.opens_at, tzinfo=zone)
        closes = datetime.combine(day, opening.closes_at, tzinfo=zone)
        while start + length <= closes:
            yield Span(start, start + length)
            start += length


def days_of(bookable: Window, zone: ZoneInfo) -> Iterator[date]:
    """The local days that the window touches."""
    day, last = bookable.earliest.astimezone(zone).date(), bookable.latest.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def free_counters(span: Span, taken: dict[int, list[Span]]) -> list[int]:
    """Ids of the counters at which nobody is during the span; ``taken`` names every counter."""
    return [counter for counter, spans in taken.items() if not any(span.overlaps(other) for other in spans)]
