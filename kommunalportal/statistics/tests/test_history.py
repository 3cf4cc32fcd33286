"""What `/stoerungen` says about the last 90 days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.kernel.models import Tenant
from kommunalportal.statistics import history
from kommunalportal.statistics.availability import Part, PartHealth, PartState
from kommunalportal.statistics.models import PartPeriod

pytestmark = pytest.mark.django_db


class Clock:
    """Time and state of the parts, as the test wants them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now()
        self.pay = PartState.WORKS
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(history, "parts", self._parts)

    def _parts(self) -> tuple[PartHealth, ...]:
        return (PartHealth(Part.SEARCH, PartState.WORKS), PartHealth(Part.PAY, self.pay))

    def look_after(self, minutes: int, pay: PartState | None = None) -> None:
        """So much later somebody looks."""
        self.now += timedelta(minutes=minutes)
        self.pay = pay or self.pay
        history.watch_parts()


@pytest.fixture
def clock(in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_day_without_trouble_is_one_row_per_part(clock: Clock) -> None:
    for _ in range(4):
        clock.look_after(5)
    assert PartPeriod.objects.count() == 2
    assert history.disturbances(history.periods()) == []


def test_a_disturbance_has_beginning_and_end(clock: Clock) -> None:
    clock.look_after(5)
    clock.look_after(5, PartState.DOWN)
    began = clock.now
    clock.look_after(5)
    clock.look_after(5, PartState.WORKS)
    clock.look_after(5)
    (found,) = history.disturbances(history.periods())
    assert (found.part, found.since, found.until) == (Part.PAY, began, began + timedelta(minutes=10))


def test_a_disturbance_that_goes_on_has_no_end(clock: Clock) -> None:
    clock.look_after(5, PartState.DOWN)
    clock.look_after(5)
    (found,) = history.disturbances(history.periods())
    assert found.until is None


def test_time_in_which_nobody_looked_was_a_standstill_of_the_whole_portal(clock: Clock) -> None:
    clock.look_after(5)
    before = clock.now
    clock.look_after(60)
    (found,) = history.disturbances(history.periods())
    assert (found.part, found.since, found.until) == (None, before, clock.now)


def test_a_part_that_is_just_being_checked_changes_nothing(clock: Clock) -> None:
    clock.look_after(5)
    clock.look_after(5, PartState.UNKNOWN)
    clock.look_after(5, PartState.WORKS)
    assert PartPeriod.objects.count() == 2


def test_what_is_older_than_ninety_days_goes(clock: Clock) -> None:
    clock.look_after(5, PartState.DOWN)
    clock.look_after(60 * 24 * 91, PartState.WORKS)
    assert {period.state for period in PartPeriod.objects.all()} == {PartState.WORKS}


def test_a_day_shows_the_worst_that_was_seen(clock: Clock) -> None:
    clock.look_after(5)
    clock.look_after(5, PartState.PARTLY)
    clock.look_after(5, PartState.WORKS)
    days = history.days_of(Part.PAY, history.periods(), timezone.localdate(clock.now))
    assert (len(days), days[0].state, days[-1].state) == (history.DAYS, None, PartState.PARTLY)
