"""Silence is noticed: of one job, and of the whole worker."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app as queue

from kommunalportal.kernel import heartbeats
from kommunalportal.kernel.models import Heartbeat, Tenant
from kommunalportal.web.metrics import BACKLOG
from kommunalportal.worker import registry

INTERVALS = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=40))


@given(INTERVALS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_a_job_that_runs_in_time_is_never_silent_and_one_that_misses_two_runs_always(
    every: timedelta, late: timedelta
) -> None:
    heard = datetime(2026, 1, 1)  # noqa: DTZ001 (only differences matter)
    assert not heartbeats.is_silent(every=every, heard_at=heard, now=heard + every)
    assert heartbeats.is_silent(
        every=every, heard_at=heard, now=heard + 2 * every + heartbeats.SLACK + late + timedelta(seconds=1)
    )


def test_every_periodic_job_is_expected_at_the_interval_of_its_cron_line() -> None:
    queue.perform_import_paths()  # type: ignore[no-untyped-call]
    expected = registry.intervals()
    assert expected["delivery.sweep"] == timedelta(minutes=1)
    assert expected["connections.check_all"] == timedelta(minutes=5)
    assert expected["audit.check_all"] == timedelta(days=1)
    assert set(expected) == {name for _, name in queue.periodic_registry.periodic_tasks}


@pytest.mark.django_db
def test_a_silent_job_is_told_of_once_and_is_well_when_it_runs_again(in_a_stadt: Tenant, client: Client) -> None:
    heartbeats.expect({"delivery.sweep": timedelta(minutes=1), "audit.check_all": timedelta(days=1)})
    assert client.get("/heartbeatz").status_code == 200
    Heartbeat.objects.update(expected_since=timezone.now() - timedelta(hours=2))
    assert client.get("/heartbeatz").json() == {"alive": False, "silent": ["delivery.sweep"]}
    BACKLOG.forget()
    assert 'portal_heartbeat_silent{job="delivery.sweep"} 1.0' in client.get("/metrics").content.decode()
    assert [[one.name for one in heartbeats.take_alarms()] for _ in range(2)] == [["delivery.sweep"], []]
    heartbeats.beat("delivery.sweep")
    assert client.get("/heartbeatz").status_code == 200
    assert heartbeats.take_alarms() == []


@pytest.mark.django_db
def test_a_job_that_is_no_longer_there_is_not_missed(in_a_stadt: Tenant) -> None:
    heartbeats.expect({"old": timedelta(minutes=1)})
    heartbeats.expect({"new": timedelta(minutes=1)})
    assert [one.name for one in Heartbeat.objects.all()] == ["new"]


@pytest.mark.django_db
def test_a_run_says_for_how_many_municipalities_it_failed(in_a_stadt: Tenant, b_dorf: Tenant) -> None:
    def fail() -> None:
        raise OSError(str(Path("nowhere")))

    assert registry.sweep_all(fail) == Tenant.objects.filter(is_active=True).count()
