"""What administrators and operators read, and what the public may know."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kommunalportal.connections.models import Connection, ConnectionState
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.statistics import availability, health
from kommunalportal.statistics.hand_overs import troubled_deliveries
from tests.factories import make_tenant

pytestmark = pytest.mark.django_db


def _connect(slug: str, **values: Any) -> Connection:
    checked = {"last_checked_at": timezone.now(), **values}
    return Connection.objects.create(port="delivery", slug=slug, provider="x", name=slug, settings={}, **checked)


def _deliver(reference: str, connection: Connection, **values: object) -> Delivery:
    delivery: Delivery = Delivery.objects.create(reference=reference, connection=connection, content={}, **values)
    return delivery


def test_waiting_and_given_up_are_told_apart(in_a_stadt: Tenant) -> None:
    connection, now = _connect("register"), timezone.now()
    _deliver("A-1", connection, created_at=now - timedelta(hours=3))
    _deliver("A-2", connection)
    _deliver("A-3", connection, given_up_at=now)
    _deliver("A-4", connection, given_up_at=now, accepted_at=now)  # accepted, but its awaited answer never came
    found = health.delivery_health()
    assert (found.waiting, found.given_up, found.oldest_waiting_at) == (2, 2, now - timedelta(hours=3))
    assert [one.delivery.reference for one in troubled_deliveries(trouble="given_up")] == ["A-3", "A-4"]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, ConnectionState.GOOD),
        ({"problems": ["Antwortet nicht."]}, ConnectionState.BAD),
        ({"problems": ["Kennwort falsch."], "paused_at": timezone.now()}, ConnectionState.PAUSED),
        ({"last_checked_at": None}, ConnectionState.UNKNOWN),
        ({"is_active": False, "problems": ["Alt."]}, ConnectionState.OFF),
    ],
)
def test_a_connection_says_how_it_fares(in_a_stadt: Tenant, values: dict[str, Any], state: ConnectionState) -> None:
    assert _connect("register", **values).state is state


def test_the_board_shows_the_most_troubled_municipality_first(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        _connect("register")
    with acting_for(b_dorf):
        _connect("register", problems=["Antwortet nicht."])
    assert [(one.tenant.slug, one.is_troubled) for one in health.board()] == [("b-dorf", True), ("a-stadt", False)]


def test_the_queue_is_counted_per_municipality(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        defer("mail.send", sealed="")
        defer("mail.send", sealed="", in_seconds=3600)
    found = health.queues_by_tenant()
    assert found[a_stadt.pk] == health.QueueHealth(due=1, failed=0)
    assert b_dorf.pk not in found


def test_the_board_costs_two_queries_more_per_municipality(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with CaptureQueriesContext(database) as before:
        health.board()
    for number in range(3):
        make_tenant(f"ort-{number}", parent=a_stadt.parent)
    with CaptureQueriesContext(database) as after:
        assert len(health.board()) == 5
    assert len(after) - len(before) == 3 * 2


def test_no_secret_of_a_connection_is_read_for_the_board(in_a_stadt: Tenant) -> None:
    _connect("register")
    assert all("settings" in connection.get_deferred_fields() for connection in health.connections())


@pytest.mark.parametrize(
    ("states", "part"),
    [
        ([], "not_offered"),
        (["good", "good"], "works"),
        (["good", "bad"], "partly"),
        (["bad", "paused"], "down"),
        (["good", "unknown"], "unknown"),
        (["off"], "not_offered"),
    ],
)
def test_connections_make_up_a_part_of_the_portal(in_a_stadt: Tenant, states: list[str], part: str) -> None:
    values: dict[str, dict[str, Any]] = {
        "good": {},
        "bad": {"problems": ["Antwortet nicht."]},
        "paused": {"paused_at": timezone.now()},
        "unknown": {"last_checked_at": None},
        "off": {"is_active": False},
    }
    found = [_connect(f"c{number}", **values[state]) for number, state in enumerate(states)]
    assert availability.state_of(found) == part
