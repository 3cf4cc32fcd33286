"""Ten thousand waiting hand-overs of one municipality do not keep another one's waiting."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import create_delivery
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.queue import FARTHEST_BACK, priority_at
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

pytestmark = pytest.mark.django_db
WAITING = 10_000
NEXT = """SELECT args->>'tenant_id' FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = 'delivery'
          AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY priority DESC, id ASC LIMIT %s"""


def _connect(tenant: Tenant) -> Connection:
    with acting_for(tenant):
        return Connection.objects.create(port="delivery", slug="r", provider="x", name="R", settings={})


def _create(tenant: Tenant, connection: Connection, count: int) -> None:
    with acting_for(tenant):
        for number in range(count):
            create_delivery(
                reference=f"{tenant.slug}-{number}",
                connection=connection,
                content={},
                expects_answer=False,
                actor=SYSTEM,
            )


def _next(count: int) -> list[int]:
    """Whose jobs the worker takes next."""
    with database.cursor() as cursor:
        cursor.execute(NEXT, [count])
        return [int(tenant) for (tenant,) in cursor.fetchall()]


def test_a_new_one_of_another_municipality_comes_after_one_of_the_many(a_stadt: Tenant, b_dorf: Tenant) -> None:
    register = _connect(a_stadt)
    due = timezone.now() - timedelta(minutes=1)
    with acting_for(a_stadt):
        Delivery.objects.bulk_create(
            Delivery(reference=f"M-{number}", connection=register, content={}, next_try_at=due)
            for number in range(WAITING)
        )
    _create(a_stadt, register, 20)
    _create(b_dorf, _connect(b_dorf), 1)
    assert _next(1) == [b_dorf.pk]


def test_municipalities_take_turns(a_stadt: Tenant, b_dorf: Tenant) -> None:
    _create(a_stadt, _connect(a_stadt), 6)
    _create(b_dorf, _connect(b_dorf), 3)
    a, b = a_stadt.pk, b_dorf.pk
    assert _next(9) == [a, b, a, b, a, b, a, a, a]


def test_nobody_is_put_back_for_ever_and_what_is_due_later_does_not_count(a_stadt: Tenant) -> None:
    register, now = _connect(a_stadt), timezone.now()
    with acting_for(a_stadt):
        assert priority_at(now) == 0
        Delivery.objects.bulk_create(
            Delivery(reference=f"M-{number}", connection=register, content={}, next_try_at=now + timedelta(hours=1))
            for number in range(FARTHEST_BACK + 50)
        )
        assert priority_at(now) == 0
        assert priority_at(now + timedelta(hours=2)) == -FARTHEST_BACK
