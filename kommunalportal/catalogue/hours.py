"""Opening hours: open now, until when, and when next. Pure; local time of the municipality."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LOOK_AHEAD_DAYS = 14

#: {"mo": [["08:00", "16:00"]], ...}; a day that is missing is closed.
Hours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class OpenState:
    """``until`` if open now, else ``opens_at`` (nothing if not within two weeks). ``today`` are the spans of today."""

    until: time | None
    opens_at: datetime | None
    today: tuple[tuple[time, time], ...]
    is_holiday: bool = False

    @property
    def is_open(self) -> bool:
        """Whether one may come in now."""
        return self.until is not None


def spans_on(hours: Hours, day: date, holidays: Container[date]) -> tuple[tuple[time, time], ...]:
    """From when to when it is open on this day; several spans if there is a lunch break."""
    if day in holidays:
        return ()
    spans = hours.get(DAYS[day.weekday()], ())
    return tuple(sorted((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans))


def state_at(hours: Hours, now: datetime, holidays: Container[date]) -> OpenState:
    """Whether it is open at this local time."""
    today = spans_on(hours, now.date(), holidays)
    is_holiday = now.date() in holidays
    until = next((end for start, end in today if start <= now.time() < end), None)
    if until:
        return OpenState(until, None, today, is_holiday)
    return OpenState(None, _next_opening(hours, now, holidays), today, is_holiday)


def _next_opening(hours: Hours, now: datetime, holidays: Container[date]) -> datetime | None:
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = now.date() + timedelta(days=ahead)
        for start, _end in spans_on(hours, day, holidays):
            opening = datetime.combine(day, start, now.tzinfo)
            if opening > now:
                return opening
    return None
