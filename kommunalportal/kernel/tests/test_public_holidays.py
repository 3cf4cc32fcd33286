"""Public holidays, compared with a library that knows them all."""

from datetime import date, timedelta

import holidays
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.kernel.public_holidays import PUBLIC_HOLIDAYS

WITNESS = holidays.country_holidays("DE", subdiv="NW")


@given(st.dates(date(1991, 1, 1), date(2100, 12, 31)))
def test_a_day_is_a_public_holiday_exactly_when_the_library_says_so(day: date) -> None:
    assert (day in PUBLIC_HOLIDAYS) == (day in WITNESS)


def test_all_days_of_sixty_years_agree() -> None:
    days = [date(2000, 1, 1) + timedelta(days=number) for number in range(60 * 365)]
    assert [day for day in days if day in PUBLIC_HOLIDAYS] == [day for day in days if day in WITNESS]


def test_what_is_no_day_is_no_holiday() -> None:
    assert "2026-12-25" not in PUBLIC_HOLIDAYS
