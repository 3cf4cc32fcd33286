"""Hand-overs that somebody should look at, and how much goes over each connection.

References only, no personal data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Attempt, Delivery
from kommunalportal.delivery.rules import USUAL_WAIT
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for

VOLUME_DAYS = 7
MOST_SHOWN = 200
_OPEN = Q(accepted_at=None, settled_at=None)
_REJECTED = _OPEN & Q(rejected_at__isnull=False)
_GIVEN_UP = Q(settled_at=None, rejected_at=None, given_up_at__isnull=False)
_WAITING = _OPEN & Q(rejected_at=None, given_up_at=None)


class Trouble(StrEnum):
    """Why a hand-over is in the list."""

    GIVEN_UP = "given_up"
    REJECTED = "rejected"
    LATE = "late"


@dataclass(frozen=True)
class TroubledDelivery:
    """One line of the list."""

    delivery: Delivery
    trouble: Trouble
    service: str
    tries: int
    failure: str
    message: str

    @property
    def since(self) -> datetime:
        """Since when it is as it is."""
        at = {Trouble.GIVEN_UP: self.delivery.given_up_at, Trouble.REJECTED: self.delivery.rejected_at}
        return at.get(self.trouble) or self.delivery.created_at


@dataclass(frozen=True)
class ConnectionLoad:
    """What goes over one connection."""

    waiting: int = 0
    oldest_waiting_at: datetime | None = None
    late: int = 0
    given_up: int = 0
    rejected: int = 0
    arrived: int = 0
    """within the last seven days"""

    @property
    def stuck(self) -> int:
        """Those that do not go by themselves."""
        return self.given_up + self.rejected

    @property
    def troubled(self) -> int:
        """Everything somebody should look at."""
        return self.stuck + self.late


def late_before() -> datetime:
    """Whoever waits since before this time waits longer than usual."""
    return timezone.now() - USUAL_WAIT


def troubled_deliveries(*, trouble: str = "", connection_id: int | None = None) -> list[TroubledDelivery]:
    """The current tenant's hand-overs that are given up, rejected or late; oldest first. Three queries."""
    chosen: QuerySet[Delivery] = Delivery.objects.filter(_troubled(trouble))
    if connection_id is not None:
        chosen = chosen.filter(connection_id=connection_id)
    found = list(
        chosen.select_related("connection")
        .defer("content", "connection__settings")
        .annotate(tries=Count("attempts", filter=~Q(attempts__failure="")))
        .order_by("created_at", "pk")[:MOST_SHOWN]
    )
    services, failures = _services(found), _last_failures(found)
    return [_line(delivery, services, failures) for delivery in found]


def connection_loads() -> dict[int, ConnectionLoad]:
    """Per connection of the current tenant (id), in one query."""
    recently = timezone.now() - timedelta(days=VOLUME_DAYS)
    rows = (
        Delivery.objects.filter(_WAITING | _REJECTED | _GIVEN_UP | Q(created_at__gte=recently))
        .values_list("connection_id")
        .annotate(
            waiting=Count("pk", filter=_WAITING),
            oldest=Min("created_at", filter=_WAITING),
            late=Count("pk", filter=_WAITING & Q(created_at__lt=late_before())),
            given_up=Count("pk", filter=_GIVEN_UP),
            rejected=Count("pk", filter=_REJECTED),
            arrived=Count("pk", filter=Q(accepted_at__gte=recently)),
        )
        .order_by()
    )
    return {pk: ConnectionLoad(*values) for pk, *values in rows}


def sum_of(loads: Iterable[ConnectionLoad]) -> ConnectionLoad:
    """All together."""
    loads = list(loads)
    counts = (sum(getattr(one, name) for one in loads) for name in ("late", "given_up", "rejected", "arrived"))
    oldest = min((one.oldest_waiting_at for one in loads if one.oldest_waiting_at), default=None)
    return ConnectionLoad(sum(one.waiting for one in loads), oldest, *counts)


def _troubled(trouble: str) -> Q:
    conditions = {
        Trouble.GIVEN_UP: _GIVEN_UP,
        Trouble.REJECTED: _REJECTED,
        Trouble.LATE: _WAITING & Q(created_at__lt=late_before()),
    }
    chosen = next((condition for name, condition in conditions.items() if name == trouble), None)
    return chosen or conditions[Trouble.GIVEN_UP] | conditions[Trouble.REJECTED] | conditions[Trouble.LATE]


def _trouble_of(delivery: Delivery) -> Trouble:
    if delivery.rejected_at:
        return Trouble.REJECTED
    return Trouble.GIVEN_UP if delivery.given_up_at else Trouble.LATE


def _line(delivery: Delivery, services: dict[str, str], failures: dict[int, Attempt]) -> TroubledDelivery:
    failure = failures.get(delivery.pk)
    kind, message = (failure.failure, failure.message) if failure else ("", "")
    tries: int = delivery.tries  # type: ignore[attr-defined]
    said = " ".join(delivery.problems)
    trouble = _trouble_of(delivery)
    return TroubledDelivery(
        delivery, trouble, services.get(delivery.reference, ""), tries, kind, message if said == "" else said
    )


def _services(found: Sequence[Delivery]) -> dict[str, str]:
    references = [delivery.reference for delivery in found]
    rows = Application.objects.filter(reference__in=references)
    return dict(rows.values_list("reference", "online_service__service__name"))


def _last_failures(found: Sequence[Delivery]) -> dict[int, Attempt]:
    rows = Attempt.objects.filter(delivery__in=found).exclude(failure="")
    return {one.delivery_id: one for one in rows.order_by("delivery_id", "-started_at").distinct("delivery_id")}


@dataclass(frozen=True)
class TownLoad:
    """One connection of one municipality, for the operator."""

    tenant: Tenant
    connection: Connection
    load: ConnectionLoad


def loads_everywhere() -> list[TownLoad]:
    """Every connection of every municipality over which something goes, the most troubled first. Two queries each."""
    found: list[TownLoad] = []
    for tenant in Tenant.objects.filter(is_active=True, kind=TenantKind.MUNICIPALITY):
        with acting_for(tenant):
            loads = connection_loads()
            named = Connection.objects.defer("settings").in_bulk(list(loads)) if loads else {}
            found += [TownLoad(tenant, named[pk], load) for pk, load in loads.items()]
    return sorted(found, key=lambda one: (-one.load.stuck, -one.load.late, one.tenant.name, one.connection.name))
