"""What a municipality tells everybody about its online services."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import DRAFT_KEPT
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.delivery.models import Delivery
from kommunalportal.statistics.rules import is_too_few, share, typical

PERIOD = DRAFT_KEPT  # later, untouched drafts are gone and every service would look better than it is


class Median(Aggregate):
    """PostgreSQL's percentile_cont(0.5)."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class ProtectedCount:
    """A number of people that may be shown: exactly, or only that it is below five."""

    exact: int

    @property
    def is_hidden(self) -> bool:
        """Too few to say how many."""
        return is_too_few(self.exact)


@dataclass(frozen=True)
class ServiceFigures:
    """One online service in the period. ``None`` means: too few people to say."""

    slug: str
    name: str
    started: ProtectedCount
    submitted: ProtectedCount
    finished_percent: int | None
    filling_in: timedelta | None
    """median from opening the form to sending it"""
    deciding: timedelta | None
    """median from sending to the decision or certificate"""
    by_machine: ProtectedCount
    """accepted by the back-office system without anybody typing"""


def service_figures() -> tuple[ServiceFigures, ...]:
    """All online services of the current tenant by name, in two queries; services nobody asked for have zeros."""
    counted = {row["online_service_id"]: row for row in _counted()}
    offers = OnlineService.objects.filter(Q(is_active=True) | Q(pk__in=list(counted)))
    names = offers.order_by("service__name").values_list("pk", "service__slug", "service__name")
    return tuple(_figures(slug, name, counted.get(pk, {})) for pk, slug, name in names)


def _counted() -> Any:
    handed_over = Delivery.objects.filter(reference=OuterRef("reference"), accepted_at__isnull=False)
    since = timezone.now() - PERIOD
    return (
        Application.objects.filter(created_at__gte=since)
        .annotate(
            is_handed_over=Exists(handed_over),
            filling_in=ExpressionWrapper(F("submitted_at") - F("created_at"), output_field=DurationField()),
            deciding=ExpressionWrapper(F("decided_at") - F("submitted_at"), output_field=DurationField()),
        )
        .values("online_service_id")
        .annotate(
            started=Count("pk"),
            submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
            decided=Count("pk", filter=Q(submitted_at__isnull=False, decided_at__isnull=False)),
            by_machine=Count("pk", filter=Q(is_handed_over=True)),
            median_filling_in=Median("filling_in", filter=Q(submitted_at__isnull=False)),
            median_deciding=Median("deciding", filter=Q(submitted_at__isnull=False, decided_at__isnull=False)),
        )
        .order_by()
    )


def _figures(slug: str, name: str, row: dict[str, Any]) -> ServiceFigures:
    started, submitted = row.get("started", 0), row.get("submitted", 0)
    return ServiceFigures(
        slug=slug,
        name=name,
        started=ProtectedCount(started),
        submitted=ProtectedCount(submitted),
        finished_percent=share(submitted, started),
        filling_in=typical(row.get("median_filling_in"), people=submitted),
        deciding=typical(row.get("median_deciding"), people=row.get("decided", 0)),
        by_machine=ProtectedCount(row.get("by_machine", 0)),
    )
