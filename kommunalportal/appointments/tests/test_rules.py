"""Which times may be booked."""

import itertools
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.appointments.rules import Opening, Span, free_counters, is_open_day, spans_of_day

ZONE = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
MORNING = Opening(0, time(8), time(12))


def test_a_morning_divides_into_spans_that_touch() -> None:
    spans = list(spans_of_day(MONDAY, [MORNING], 30, ZONE))
    assert (len(spans), spans[0].starts_at.hour, spans[-1].ends_at.hour) == (8, 8, 12)


def test_a_span_that_would_end_after_closing_does_not_exist() -> None:
    assert len(list(spans_of_day(MONDAY, [MORNING], 50, ZONE))) == 4


def test_other_weekdays_are_closed() -> None:
    assert list(spans_of_day(MONDAY + timedelta(days=1), [MORNING], 30, ZONE)) == []


def test_public_holidays_of_north_rhine_westphalia_are_closed() -> None:
    corpus_christi, reformation_day = date(2026, 6, 4), date(2026, 10, 31)
    assert not is_open_day(corpus_christi)
    assert is_open_day(reformation_day)
    assert not is_open_day(date(2026, 12, 24))


def test_times_are_local_on_both_sides_of_the_change_of_clocks() -> None:
    before = next(spans_of_day(date(2026, 10, 19), [MORNING], 30, ZONE))
    after = next(spans_of_day(date(2026, 10, 26), [MORNING], 30, ZONE))
    assert (before.starts_at.hour, after.starts_at.hour) == (8, 8)
    assert before.starts_at.utcoffset() != after.starts_at.utcoffset()


@given(minutes=st.integers(5, 240), opens=st.integers(0, 20), hours=st.integers(1, 3))
def test_spans_never_overlap_and_stay_within_opening_times(minutes: int, opens: int, hours: int) -> None:
    opening = Opening(0, time(opens), time(opens + hours))
    spans = list(spans_of_day(MONDAY, [opening], minutes, ZONE))
    assert not any(one.overlaps(other) for one, other in itertools.pairwise(spans))
    assert all(s.starts_at.time() >= opening.opens_at and s.ends_at.time() <= opening.closes_at for s in spans)


def test_a_counter_is_free_up_to_the_moment_the_next_person_comes() -> None:
    def span(start: int, end: int) -> Span:
        return Span(datetime(2026, 11, 23, start, tzinfo=ZONE), datetime(2026, 11, 23, end, tzinfo=ZONE))

    assert free_counters(span(9, 10), {1: [span(8, 9)], 2: [span(9, 10)], 3: [span(10, 11)]}) == [1, 3]
