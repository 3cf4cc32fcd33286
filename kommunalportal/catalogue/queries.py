"""Reads for pages and interfaces. Everything is seen through what the municipality chose (``Responsibility``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.listing import BY_NAME, NARROWED, Filters, ServiceRow, select_services
from kommunalportal.catalogue.models import (
    DownloadDocument,
    LifeSituation,
    OnlineService,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    ServiceSituation,
)
from kommunalportal.catalogue.search import Found, find
from kommunalportal.kernel.tenancy import current_tenant

MAX_RELATED = 5


@dataclass(frozen=True)
class Page:
    """A part of a list and how long the whole list is."""

    rows: tuple[ServiceRow, ...]
    total: int
    is_nearest: bool = False


@dataclass(frozen=True)
class ServicePage:
    """Everything the page of one service says."""

    service: PublicService
    responsibility: Responsibility
    online: OnlineService | None
    situations: tuple[LifeSituation, ...]
    documents: tuple[DownloadDocument, ...]
    related: tuple[ServiceRow, ...]
    appointment_slug: str = ""

    @property
    def form(self) -> DownloadDocument | None:
        """The form by which the service is got, if it is got that way."""
        return next((document for document in self.documents if document.is_application), None)

    @property
    def authority(self) -> str:
        """Who is responsible here: the municipality's own office, or another authority."""
        if self.responsibility.unit:
            return self.responsibility.unit.name
        return self.responsibility.authority or self.service.authority


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


def with_situations(rows: Iterable[ServiceRow]) -> tuple[ServiceRow, ...]:
    """The same rows, each with its life situations."""
    rows = tuple(rows)
    links = ServiceSituation.in_lineage.filter(service_id__in=[row.pk for row in rows]).select_related("situation")
    situations: dict[int, list[LifeSituation]] = {}
    for link in links.order_by("situation__name"):
        situations.setdefault(link.service_id, []).append(link.situation)
    return tuple(replace(row, situations=tuple(situations.get(row.pk, ()))) for row in rows)


def service_row(slug: str) -> ServiceRow | None:
    """One service that the municipality offers, with its life situations."""
    rows, _total = select_services("s.slug = %(slug)s", BY_NAME, {"slug": slug}, limit=1)
    return with_situations(rows)[0] if rows else None


def service_page(slug: str) -> ServicePage | None:
    """One service in full; nothing if the municipality does not offer it."""
    visit = AppointmentType.objects.filter(service_slug=OuterRef("service__slug"), is_active=True)
    chosen = (
        Responsibility.objects.select_related("service", "unit")
        .defer("service__search_document", "service__search_words", "service__search_name")
        .annotate(appointment_slug=Subquery(visit.values("slug")[:1]))
        .filter(service__slug=slug)
        .first()
    )
    if chosen is None:
        return None
    service = chosen.service
    links = ServiceSituation.in_lineage.filter(service=service).select_related("situation")
    situations = tuple(link.situation for link in links.order_by("situation__name"))
    return ServicePage(
        service=service,
        responsibility=chosen,
        online=OnlineService.objects.filter(service=service, is_active=True).first(),
        situations=situations,
        documents=tuple(DownloadDocument.objects.filter(service=service)),
        related=_related(service),
        appointment_slug=chosen.appointment_slug or "",
    )


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
        .values_list("situation__slug", "service__name")
    )
    examples: dict[str, list[str]] = {}
    for slug, name in links:
        names = examples.setdefault(slug, [])
        if len(names) < each:
            names.append(name)
    return {slug: tuple(names) for slug, names in examples.items()}


def figures() -> Figures:
    """Counts for the start page."""
    counts = Responsibility.objects.annotate(fee=Coalesce("fee_amount", "service__fee_amount")).aggregate(
        services=Count("pk"),
        online=Count("pk", filter=_is_online()),
        free=Count("pk", filter=Q(fee=0)),
    )
    return Figures(**counts)


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


def _is_online() -> Exists:
    tenant = current_tenant()
    return Exists(OnlineService.objects.filter(service=OuterRef("service"), tenant=tenant, is_active=True))


def _related(service: PublicService) -> tuple[ServiceRow, ...]:
    near = """
        s.id <> %(service)s AND (s.ozg_key = %(ozg_key)s AND s.ozg_key <> '' OR EXISTS (
            SELECT 1 FROM catalogue_servicesituation theirs
            JOIN catalogue_servicesituation ours ON ours.situation_id = theirs.situation_id
            WHERE theirs.service_id = s.id AND ours.service_id = %(service)s))"""
    order = "(s.ozg_key <> %(ozg_key)s OR s.ozg_key = ''), r.start_position NULLS LAST, s.id"
    values = {"service": service.pk, "ozg_key": service.ozg_key}
    return select_services(near, order, values, limit=MAX_RELATED)[0]
