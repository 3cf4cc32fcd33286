"""How much there is to do, for the administrator's first page."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.casework.models import WorkItem
from kommunalportal.catalogue.models import OrganisationalUnit

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Volumes:
    """Applications of the last 30 days."""

    started: int
    submitted: int
    decided: int


@dataclass(frozen=True)
class UnitLoad:
    """What lies on one unit's desk."""

    name: str
    open: int
    unassigned: int
    attention: int


def volumes() -> Volumes:
    """The current tenant's applications."""
    since = timezone.now() - PERIOD
    counts = Application.objects.aggregate(
        started=Count("pk", filter=Q(created_at__gte=since)),
        submitted=Count("pk", filter=Q(submitted_at__gte=since)),
        decided=Count("pk", filter=Q(decided_at__gte=since)),
    )
    return Volumes(**counts)


def loads() -> list[UnitLoad]:
    """Open work items per unit, the fullest desk first."""
    rows = (
        WorkItem.objects.open()
        .values("unit_slug")
        .annotate(
            open=Count("pk"),
            unassigned=Count("pk", filter=Q(assigned_to=None)),
            attention=Count("pk", filter=Q(attention_since__isnull=False)),
        )
        .order_by("-open", "unit_slug")
    )
    names = dict(OrganisationalUnit.objects.values_list("slug", "name"))
    return [
        UnitLoad(names.get(row["unit_slug"], row["unit_slug"]), row["open"], row["unassigned"], row["attention"])
        for row in rows
    ]
