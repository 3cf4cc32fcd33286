"""Deadlines end on the day the law says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kommunalportal.catalogue.guides.deadlines import add_months, due_on, next_working_day
from kommunalportal.catalogue.guides.loading import deadline_rules
from kommunalportal.catalogue.guides.schema import DeadlineRule, Period

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("rule", "event", "expected"),
    [
        ("anmeldung", date(2026, 11, 23), date(2026, 12, 7)),  # Monday to Monday
        ("anmeldung", date(2026, 12, 11), date(2026, 12, 28)),  # Christmas Day, then a weekend
        ("geburtsanzeige", date(2026, 3, 29), date(2026, 4, 7)),  # Easter Sunday, Easter Monday
        ("sterbefall", date(2026, 4, 2), date(2026, 4, 8)),  # Good Friday, Easter; Saturday counts
        ("sterbefall", date(2026, 11, 25), date(2026, 11, 30)),  # the third Werktag is a Saturday
        ("ausschlagung", date(2026, 1, 5), date(2026, 2, 16)),
        ("kindergeld", date(2026, 8, 31), date(2027, 2, 28)),
        ("elterngeld", date(2026, 11, 30), date(2027, 2, 28)),
        ("betreuungsbedarf", date(2027, 8, 1), date(2027, 2, 1)),
        ("anmeldung-der-ehe", date(2027, 8, 31), date(2027, 2, 28)),
        ("gewerbeanzeige", date(2026, 11, 22), date(2026, 11, 22)),  # a Sunday does not move it
        ("steuerliche-anmeldung", date(2026, 12, 31), date(2027, 2, 1)),
        ("hinterbliebenenrente", date(2026, 2, 10), date(2027, 2, 28)),
        ("wohngeld", date(2028, 2, 3), date(2028, 2, 29)),
    ],
)
def test_a_deadline_ends_on_the_day_the_law_says(rule: str, event: date, expected: date) -> None:
    assert due_on(deadline_rules()[rule].period_on(event), event) == expected


def test_an_older_event_keeps_the_length_of_its_time() -> None:
    old = Period(valid_from=date(2000, 1, 1), weeks=1, law="§ 1 alt", words="eine Woche")
    new = Period(valid_from=date(2020, 1, 1), weeks=2, law="§ 1 neu", words="zwei Wochen")
    rule = DeadlineRule(slug="a", kind="duty", periods=(old, new))
    assert [rule.period_on(date(year, 6, 1)) for year in (1999, 2019, 2020)] == [old, old, new]
    with pytest.raises(ValidationError, match="in the order"):
        DeadlineRule(slug="a", kind="duty", periods=(new, old))


@pytest.mark.parametrize("lengths", [{}, {"days": 1, "weeks": 1}, {"weeks": 1, "before": True, "shifts": True}])
def test_a_period_that_makes_no_sense_is_refused(lengths: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Period(valid_from=date(2020, 1, 1), law="§ 1", words="eine Frist", **lengths)


@given(DAYS)
def test_what_shifts_ends_on_a_working_day_and_never_earlier(event: date) -> None:
    end = due_on(deadline_rules()["anmeldung"].period_on(event), event)
    assert event + timedelta(days=14) <= end <= event + timedelta(days=14 + 5)
    assert end.weekday() < 5
    assert next_working_day(end) == end


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_number_of_the_day_where_there_is_one(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


@given(DAYS)
def test_three_working_days_are_at_least_three_days(event: date) -> None:
    end = due_on(deadline_rules()["sterbefall"].period_on(event), event)
    assert timedelta(days=3) <= end - event <= timedelta(days=8)
