"""Opening hours at all times of a day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from kommunalportal.catalogue.hours import Hours, state_at

BERLIN = ZoneInfo("Europe/Berlin")
HOURS: Hours = {"mo": [["08:00", "12:00"], ["14:00", "16:00"]], "we": [["09:00", "12:00"]]}


def _at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), BERLIN)  # 23 November 2026 is a Monday


def test_it_is_open_until_the_end_of_the_span() -> None:
    assert state_at(HOURS, _at(23, "08:00"), ()).until == time(12)
    assert state_at(HOURS, _at(23, "15:59"), ()).until == time(16)


def test_at_the_closing_minute_it_is_closed() -> None:
    state = state_at(HOURS, _at(23, "12:00"), ())
    assert not state.is_open
    assert state.opens_at == _at(23, "14:00")


def test_after_hours_the_next_day_is_named() -> None:
    assert state_at(HOURS, _at(23, "18:00"), ()).opens_at == _at(25, "09:00")


def test_a_public_holiday_is_closed() -> None:
    state = state_at(HOURS, _at(23, "09:00"), {date(2026, 11, 23)})
    assert state.is_holiday
    assert state.opens_at == _at(25, "09:00")


def test_without_hours_it_never_opens() -> None:
    assert state_at({}, _at(23, "09:00"), ()).opens_at is None
