"""How a municipality's portal fares: for its administrator, and side by side for the operator."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Min, Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.connections.actions import CHECK_JOB
from kommunalportal.connections.models import Connection, ConnectionState
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for, current_tenant

_WAITING = Q(accepted_at=None, rejected_at=None, given_up_at=None, settled_at=None)
_GIVEN_UP = Q(rejected_at=None, given_up_at__isnull=False, settled_at=None)


@dataclass(frozen=True)
class DeliveryHealth:
    """Hand-overs on their way, and those that machines gave up."""

    waiting: int
    given_up: int
    oldest_waiting_at: datetime | None


@dataclass(frozen=True)
class QueueHealth:
    """Jobs that are due or running, and those that failed for good."""

    due: int = 0
    failed: int = 0


@dataclass(frozen=True)
class TenantHealth:
    """Everything the operator's board says about one municipality."""

    tenant: Tenant
    connections: tuple[Connection, ...]
    deliveries: DeliveryHealth
    queue: QueueHealth = field(default_factory=QueueHealth)

    def count(self, *states: ConnectionState) -> int:
        """How many connections are in one of these states."""
        return sum(connection.state in states for connection in self.connections)

    @property
    def bad(self) -> int:
        """Connections that are red."""
        return self.count(ConnectionState.BAD)

    @property
    def paused(self) -> int:
        """Connections that wait for somebody to correct them."""
        return self.count(ConnectionState.PAUSED)

    @property
    def good(self) -> int:
        """Connections that are green."""
        return self.count(ConnectionState.GOOD, ConnectionState.ENDING)

    @property
    def ending(self) -> int:
        """Connections whose certificate must be renewed soon."""
        return self.count(ConnectionState.ENDING)

    @property
    def urgency(self) -> tuple[int, int, int, int]:
        """Sorts the board: red first, then paused, then what was given up, then failed jobs."""
        return (-self.bad, -self.paused, -self.deliveries.given_up, -self.queue.failed)

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look."""
        return self.urgency != (0, 0, 0, 0)


def connections() -> tuple[Connection, ...]:
    """The current tenant's connections without their secrets, troubled ones first."""
    order = list(ConnectionState)
    found = Connection.objects.defer("settings").order_by("port", "name")
    return tuple(sorted(found, key=lambda connection: order.index(connection.state)))


def delivery_health() -> DeliveryHealth:
    """The current tenant's hand-overs, in one query."""
    found = Delivery.objects.filter(_WAITING | _GIVEN_UP).aggregate(
        waiting=Count("pk", filter=_WAITING),
        given_up=Count("pk", filter=_GIVEN_UP),
        oldest_waiting_at=Min("created_at", filter=_WAITING),
    )
    return DeliveryHealth(**found)


def health(tenant: Tenant, queue: QueueHealth | None = None) -> TenantHealth:
    """One municipality, whoever we act for at the moment: two queries."""
    with acting_for(tenant):
        return TenantHealth(tenant, connections(), delivery_health(), queue or QueueHealth())


def board() -> list[TenantHealth]:
    """All municipalities, the most troubled first. Two queries for all, and two for each."""
    queues = queues_by_tenant()
    tenants = Tenant.objects.filter(is_active=True, kind=TenantKind.MUNICIPALITY).order_by("name")
    found = [health(tenant, queues.get(tenant.pk)) for tenant in tenants]
    return sorted(found, key=lambda one: (*one.urgency, one.tenant.name))


def queues_by_tenant() -> dict[int | None, QueueHealth]:
    """Queue and failures per tenant (id); ``None`` stands for jobs of the whole installation. One query."""
    is_due = Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now())
    rows = (
        ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
        .values_list("args__tenant_id")
        .annotate(
            due=Count("pk", filter=Q(status="doing") | Q(is_due, status="todo")),
            failed=Count("pk", filter=Q(status="failed")),
        )
        .order_by()
    )
    return {tenant_id: QueueHealth(due, failed) for tenant_id, due, failed in rows}


def failed_jobs() -> list[tuple[str, int]]:
    """Which jobs of the current tenant failed for good, and how often."""
    failed = ProcrastinateJob.objects.filter(status="failed", args__tenant_id=current_tenant().pk)
    return list(failed.values_list("task_name").annotate(count=Count("pk")).order_by("task_name"))


def being_checked() -> frozenset[int]:
    """Ids of the current tenant's connections that somebody asked to check and that have not been checked yet."""
    waiting = ProcrastinateJob.objects.filter(
        task_name=CHECK_JOB, status__in=["todo", "doing"], args__tenant_id=current_tenant().pk
    )
    return frozenset(waiting.values_list("args__connection_id", flat=True))


def by_port(found: Iterable[Connection]) -> dict[str, list[Connection]]:
    """Connections grouped by what they are for."""
    ordered = sorted(found, key=lambda connection: connection.port)
    return {port: list(group) for port, group in groupby(ordered, key=lambda connection: connection.port)}
