"""Reads for pages and interfaces. Everything is seen through what the municipality chose (``Responsibility``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q

from kommunalportal.catalogue.listing import BY_NAME, NARROWED, Filters, ServiceRow, select_services
from kommunalportal.catalogue.models import (
    DownloadDocument,
    LifeSituation,
    OrganisationalUnit,
    ServiceSituation,
)
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.search import Found, find
from kommunalportal.catalogue.start_layout import TYPICAL
from kommunalportal.kernel.tenancy import current_tenant


@dataclass(frozen=True)
class Page:
    """A part of a list and how long the whole list is."""

    rows: tuple[ServiceRow, ...]
    total: int
    is_nearest: bool = False


@dataclass(frozen=True)
class SituationRow:
    """A life situation and how many services it has here."""

    slug: str
    name: str
    kind: str
    topic: str
    services: int


@dataclass(frozen=True)
class Figures:
    """What the start page may claim."""

    services: int
    online: int
    free: int


def search(q: str, *, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Page:
    """Services that fit the question, best first; without a question all of them by name."""
    filters = filters or Filters()
    if not q.strip():
        return list_services(filters=filters, limit=limit, offset=offset)
    found: Found = find(q, filters=filters, limit=limit, offset=offset)
    return Page(rows_for(found.ids), found.total, found.is_nearest)


def list_services(*, filters: Filters, limit: int | None = None, offset: int = 0) -> Page:
    """Services by name."""
    rows, total = select_services(NARROWED, BY_NAME, filters.parameters(), limit=limit, offset=offset)
    if offset and not rows:  # beyond the end nothing says how long the list is
        _rows, total = select_services(NARROWED, BY_NAME, filters.parameters(), limit=1)
    return Page(rows, total)


def rows_for(ids: Sequence[int]) -> tuple[ServiceRow, ...]:
    """The services with these ids, in this order."""
    if not ids:
        return ()
    order = "array_position(%(ids)s::bigint[], s.id)"
    return select_services("s.id = ANY (%(ids)s)", order, {"ids": list(ids)})[0]


def rows_named(slugs: Sequence[str]) -> tuple[ServiceRow, ...]:
    """The services at these addresses, in this order; what is not offered here is left out."""
    order = "array_position(%(slugs)s::text[], s.slug::text)"
    return select_services("s.slug = ANY (%(slugs)s)", order, {"slugs": list(slugs)})[0] if slugs else ()


def with_situations(rows: Iterable[ServiceRow]) -> tuple[ServiceRow, ...]:
    """The same rows, each with its life situations."""
    rows = tuple(rows)
    links = ServiceSituation.in_lineage.filter(service_id__in=[row.pk for row in rows]).select_related("situation")
    situations: dict[int, list[LifeSituation]] = {}
    for link in links.order_by("situation__name"):
        situations.setdefault(link.service_id, []).append(link.situation)
    return tuple(replace(row, situations=tuple(situations.get(row.pk, ()))) for row in rows)


def most_asked(limit: int = 5) -> tuple[ServiceRow, ...]:
    """What people ask for right now: the editors' list until there are figures."""
    return select_services("r.start_position IS NOT NULL", "r.start_position, s.id", {}, limit=limit)[0]


def life_situations() -> tuple[SituationRow, ...]:
    """All life situations that have a service here, by name."""
    counted = (
        LifeSituation.in_lineage.annotate(
            count=Count("service_links", filter=Q(service_links__service__responsibilities__tenant=current_tenant()))
        )
        .filter(count__gt=0)
        .order_by("name")
    )
    return tuple(SituationRow(row.slug, row.name, row.kind, row.topic, row.count) for row in counted)


def life_situation(slug: str) -> LifeSituation | None:
    """One life situation."""
    return LifeSituation.in_lineage.filter(slug=slug).first()


def examples_of(slugs: Sequence[str], each: int = 2) -> dict[str, tuple[str, ...]]:
    """A few names of services per life situation, the nearest and most typical first."""
    links = (
        ServiceSituation.in_lineage.filter(
            situation__slug__in=slugs, service__responsibilities__tenant=current_tenant()
        )
        .order_by(F("service__responsibilities__start_position").asc(nulls_last=True), "service_id")
        .values_list("situation__slug", "service__name", "service__slug")
    )
    examples: dict[str, list[str]] = {}
    for slug, name, _service in sorted(links, key=lambda link: link[2] not in TYPICAL):
        names = examples.setdefault(slug, [])
        if len(names) < each:
            names.append(name)
    return {slug: tuple(names) for slug, names in examples.items()}


def figures() -> Figures:
    """Counts for the start page, of the same rows that lists show."""
    rows, total = select_services("true", "s.id", {})
    return Figures(
        services=total,
        online=sum(row.offer is OfferState.ONLINE for row in rows),
        free=sum(row.fee.is_free for row in rows),
    )


def units() -> tuple[OrganisationalUnit, ...]:
    """All offices, in the order of the municipality."""
    return tuple(OrganisationalUnit.objects.all())


def unit_page(slug: str) -> tuple[OrganisationalUnit, tuple[ServiceRow, ...]] | None:
    """One office and what it does."""
    unit = OrganisationalUnit.objects.filter(slug=slug).first()
    if unit is None:
        return None
    return unit, select_services("r.unit_id = %(unit)s", BY_NAME, {"unit": unit.pk})[0]


def documents() -> tuple[DownloadDocument, ...]:
    """All forms to be had without login."""
    return tuple(DownloadDocument.objects.select_related("service"))


def document(filename: str) -> DownloadDocument | None:
    """One form by its address."""
    return DownloadDocument.objects.filter(filename=filename).first()
