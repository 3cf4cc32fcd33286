"""Connections are asked how they are, over real HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from kommunalportal.connections.actions import configure_connection, pause_connection
from kommunalportal.connections.models import Connection, ConnectionState
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.wiring.health import Report
from kommunalportal.worker.jobs_connections import check_all, check_one
from simulators.running import run_simulator
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[str]:
    with run_simulator("payment", data_dir=tmp_path, originators=["portal"]) as url:
        yield url


def _configure(slug: str = "main", port: str = "payments", provider: str = "xbezahldienste", **values: Any) -> Any:
    return configure_connection(port=port, slug=slug, provider=provider, name="Test", settings=values, actor=SYSTEM)


def _payments(url: str, slug: str = "main", originator: str = "portal") -> Connection:
    connection: Connection = _configure(
        slug, base_url=url, originator_id=originator, end_point_id="05", time_limit_seconds=1
    )
    return connection


def _checked(connection: Connection) -> Connection:
    check_one(connection_id=connection.pk)
    return Connection.objects.get(pk=connection.pk)


def test_a_platform_that_answers_is_green(in_a_stadt: Tenant, platform: str) -> None:
    connection = _checked(_payments(platform))
    assert connection.state is ConnectionState.GOOD
    assert connection.last_ok_at == connection.last_checked_at


def test_a_platform_that_is_down_is_red_with_the_reason_in_words_and_green_again_later(
    in_a_stadt: Tenant, platform: str
) -> None:
    connection = _payments(platform)
    httpx.post(f"{platform}/simulator/faults", json={"down": True})
    assert _checked(connection).problems == ["Die Bezahlplattform antwortet zurzeit nicht."]
    httpx.post(f"{platform}/simulator/faults", json={})
    assert _checked(connection).state is ConnectionState.GOOD


def test_a_paused_connection_goes_on_as_soon_as_it_works(in_a_stadt: Tenant, platform: str) -> None:
    connection = _payments(platform)
    pause_connection(connection=connection, problem="Zugang unbekannt.")
    assert _checked(connection).state is ConnectionState.GOOD
    assert AuditEntry.objects.filter(action="connection.resumed").exists()


def test_an_access_the_platform_does_not_know_stays_red(in_a_stadt: Tenant, platform: str) -> None:
    connection = _payments(platform, originator="somebody-else")
    assert "kennt diesen Zugang nicht" in _checked(connection).problems[0]


def test_settings_that_do_not_fit_are_a_problem_and_no_crash(in_a_stadt: Tenant) -> None:
    connection = _checked(_configure(base_url="keine Adresse"))
    assert connection.state is ConnectionState.BAD
    assert "keine Adresse" not in connection.problems[0], "settings may be secret"


def test_one_that_cannot_be_opened_keeps_no_other_from_being_asked(in_a_stadt: Tenant, platform: str) -> None:
    _configure("broken", provider="nobody")
    _payments(platform)
    check_all()
    assert run_jobs(only="connections.") == ["connections.check", "connections.check"]
    states = {connection.slug: connection.state for connection in Connection.objects.all()}
    assert states == {"broken": ConnectionState.BAD, "main": ConnectionState.GOOD}


def test_one_that_is_switched_off_or_gone_is_left_alone(in_a_stadt: Tenant, platform: str) -> None:
    connection = _payments(platform)
    Connection.objects.update(is_active=False)
    assert _checked(connection).last_checked_at is None
    check_one(connection_id=0)


def test_deliveries_that_waited_go_on_when_their_connection_recovers(
    in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = _configure("register", port="delivery", provider="nobody")
    delivery = Delivery.objects.create(
        reference="MB-1", connection=connection, content={}, next_try_at=timezone.now() + timedelta(hours=1)
    )
    _checked(connection)
    assert Delivery.objects.get(pk=delivery.pk).next_try_at > timezone.now()
    monkeypatch.setattr("kommunalportal.worker.jobs_connections.report_of", lambda _: Report([], []))
    _checked(connection)
    assert Delivery.objects.get(pk=delivery.pk).next_try_at <= timezone.now()
