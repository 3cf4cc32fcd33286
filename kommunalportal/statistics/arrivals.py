"""How cases reached the back-office system: by machine, confirmed by a clerk, or typed again; and the time it saved."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.rules import Way
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.delivery.models import Delivery
from kommunalportal.statistics.rules import is_too_few, minutes_saved, rounded

MONTHS = 12


@dataclass(frozen=True)
class Arrivals:
    """The cases of one service, unit or month by how they arrived, exactly."""

    key: str
    name: str
    machine: int
    confirmed: int
    retyped: int
    pending: int

    @property
    def all(self) -> int:
        """Every case."""
        return self.machine + self.confirmed + self.retyped + self.pending

    @property
    def minutes_saved(self) -> int:
        """Compared with typing every case again."""
        return minutes_saved(machine=self.machine, confirmed=self.confirmed)

    def published(self) -> "PublishedArrivals":
        """What everybody may know of it."""
        machine, confirmed, retyped, pending = (
            None if is_too_few(count) else rounded(count)
            for count in (self.machine, self.confirmed, self.retyped, self.pending)
        )
        return PublishedArrivals(self.key, self.name, machine, confirmed, retyped, pending)


@dataclass(frozen=True)
class PublishedArrivals:
    """The same for everybody: rounded to five, and ``None`` for fewer than five people."""

    key: str
    name: str
    machine: int | None
    confirmed: int | None
    retyped: int | None
    pending: int | None

    @property
    def minutes_saved(self) -> int:
        """From the rounded figures, so that it gives nothing away."""
        return minutes_saved(machine=self.machine or 0, confirmed=self.confirmed or 0)


@dataclass(frozen=True)
class ArrivalFigures:
    """The same cases, counted three times."""

    by_service: tuple[Arrivals, ...]
    by_unit: tuple[Arrivals, ...]
    by_month: tuple[Arrivals, ...]
    total: Arrivals

    @property
    def groups(self) -> tuple[tuple[str, tuple[Arrivals, ...]], ...]:
        """All three, with the name of what they are grouped by."""
        return (("service", self.by_service), ("unit", self.by_unit), ("month", self.by_month))


Row = dict[str, Any]


def arrival_figures() -> ArrivalFigures:
    """The current tenant's cases that were sent in the last twelve months (this one included), in two queries."""
    rows = list(_counted())
    units: dict[str, str] = dict(OrganisationalUnit.objects.values_list("slug", "name"))
    return ArrivalFigures(
        by_service=_folded(rows, lambda row: (row["service"], row["service_name"])),
        by_unit=_folded(rows, lambda row: (row["unit_slug"], units.get(row["unit_slug"]) or row["unit_slug"])),
        by_month=_folded(rows, lambda row: (f"{row['month']:%Y-%m}", f"{row['month']:%Y-%m}"))[::-1],
        total=_arrivals("", "", rows),
    )


def first_month(today: date) -> date:
    """The first day of the period."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _counted() -> Iterable[Row]:
    accepted = Delivery.objects.filter(reference=OuterRef("application__reference"), accepted_at__isnull=False)
    since = timezone.make_aware(datetime.combine(first_month(timezone.localdate()), time()))
    way = Case(
        When(by_hand__isnull=False, then=F("by_hand__way")),
        When(Exists(accepted), then=Value(Way.MACHINE.value)),
        default=Value(Way.PENDING.value),
    )
    rows: Iterable[Row] = (
        WorkItem.objects.filter(application__submitted_at__gte=since)
        .filter(Q(application__withdrawn_at=None) | Q(by_hand__isnull=False) | Exists(accepted))
        .annotate(
            way=way,
            month=TruncMonth("application__submitted_at"),
            service=F("application__online_service__service__slug"),
            service_name=F("application__online_service__service__name"),
        )
        .values("service", "service_name", "unit_slug", "month", "way")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return rows


def _folded(rows: list[Row], named: Callable[[Row], tuple[str, str]]) -> tuple[Arrivals, ...]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(named(row), []).append(row)
    found = (_arrivals(key, name, group) for (key, name), group in groups.items())
    return tuple(sorted(found, key=lambda one: one.name))


def _arrivals(key: str, name: str, rows: list[Row]) -> Arrivals:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["way"]] += row["count"]
    return Arrivals(key, name, *(counts[way] for way in (Way.MACHINE, Way.CONFIRMED, Way.RETYPED, Way.PENDING)))
