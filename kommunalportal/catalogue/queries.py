"""Reads for pages and interfaces. Everything is seen through what the municipality chose (``Responsibility``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Lower

from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.models import (
    Audience,
    DownloadDocument,
    LifeSituation,
    OnlineService,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    ServiceSituation,
)
from kommunalportal.catalogue.offers import OfferState, offer_state
from kommunalportal.catalogue.search import Filters, Found, find
from kommunalportal.kernel.tenancy import current_tenant

MAX_RELATED = 5


@dataclass(frozen=True)
class ServiceRow:
    """One service in a list."""

    pk: int
    slug: str
    name: str
    service_key: str
    level: str
    channel: str
    audience: str
    fee_amount: Decimal | None
    authority: str
    unit_name: str
    offer: OfferState
    situations: tuple[LifeSituation, ...] = ()


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
    chosen = _narrowed(filters)
    total = chosen.count() if limit is not None else None
    ordered = chosen.order_by(Lower("service__name"))
    rows = tuple(map(_row, ordered[offset : offset + limit] if limit is not None else ordered))
    return Page(rows, len(rows) if total is None else total)


def rows_for(ids: Sequence[int]) -> tuple[ServiceRow, ...]:
    """The services with these ids, in this order."""
    if not ids:
        return ()
    rows = {chosen.service_id: _row(chosen) for chosen in _chosen().filter(service_id__in=ids)}
    return tuple(rows[pk] for pk in ids if pk in rows)


def with_situations(rows: Iterable[ServiceRow]) -> tuple[ServiceRow, ...]:
    """The same rows, each with its life situations."""
    rows = tuple(rows)
    links = ServiceSituation.in_lineage.filter(service_id__in=[row.pk for row in rows]).select_related("situation")
    situations: dict[int, list[LifeSituation]] = {}
    for link in links.order_by("situation__name"):
        situations.setdefault(link.service_id, []).append(link.situation)
    return tuple(_with(row, tuple(situations.get(row.pk, ()))) for row in rows)


def service_row(slug: str) -> ServiceRow | None:
    """One service that the municipality offers, with its life situations."""
    chosen = _chosen().filter(service__slug=slug).first()
    return with_situations([_row(chosen)])[0] if chosen else None


def service_page(slug: str) -> ServicePage | None:
    """One service in full; nothing if the municipality does not offer it."""
    chosen = _chosen().filter(service__slug=slug).first()
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
        related=_related(service, situations),
        appointment_slug=chosen.appointment_slug or "",  # type: ignore[attr-defined]
    )


def most_asked(limit: int = 5) -> tuple[ServiceRow, ...]:
    """What people ask for right now: the editors' list until there are figures."""
    chosen = _chosen().filter(start_position__isnull=False).order_by("start_position", "service__name")
    return tuple(_row(row) for row in chosen[:limit])


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
    return unit, tuple(map(_row, _chosen().filter(unit=unit).order_by(Lower("service__name"))))


def documents() -> tuple[DownloadDocument, ...]:
    """All forms to be had without login."""
    return tuple(DownloadDocument.objects.select_related("service"))


def document(filename: str) -> DownloadDocument | None:
    """One form by its address."""
    return DownloadDocument.objects.filter(filename=filename).first()


def _is_online() -> Exists:
    tenant = current_tenant()
    return Exists(OnlineService.objects.filter(service=OuterRef("service"), tenant=tenant, is_active=True))


def _chosen() -> QuerySet[Responsibility]:
    has_form = Exists(DownloadDocument.objects.filter(service=OuterRef("service"), is_application=True))
    visit = AppointmentType.objects.filter(service_slug=OuterRef("service__slug"), is_active=True)
    return (
        Responsibility.objects.select_related("service", "unit")
        .defer("service__search_document", "service__search_words", "service__search_name")
        .annotate(is_online=_is_online(), has_form=has_form, appointment_slug=Subquery(visit.values("slug")[:1]))
    )


def _narrowed(filters: Filters) -> QuerySet[Responsibility]:
    chosen = _chosen()
    if filters.level:
        chosen = chosen.filter(service__level=filters.level)
    if filters.audience:
        chosen = chosen.filter(service__audience__in=[filters.audience, Audience.BOTH])
    if filters.situation:
        links = ServiceSituation.in_lineage.filter(service=OuterRef("service"), situation__slug=filters.situation)
        chosen = chosen.filter(Exists(links))
    return chosen.filter(_is_online()) if filters.online else chosen


def _row(chosen: Responsibility) -> ServiceRow:
    service = chosen.service
    return ServiceRow(
        pk=service.pk,
        slug=service.slug,
        name=service.name,
        service_key=service.service_key,
        level=service.level,
        channel=service.channel,
        audience=service.audience,
        fee_amount=service.fee_amount if chosen.fee_amount is None else chosen.fee_amount,
        authority=chosen.authority or service.authority,
        unit_name=chosen.unit.name if chosen.unit else "",
        offer=offer_state(
            level=service.level,
            channel=service.channel,
            is_online=chosen.is_online,  # type: ignore[attr-defined]
            is_bookable=bool(chosen.appointment_slug),  # type: ignore[attr-defined]
            has_form=chosen.has_form,  # type: ignore[attr-defined]
        ),
    )


def _with(row: ServiceRow, situations: tuple[LifeSituation, ...]) -> ServiceRow:
    return replace(row, situations=situations)


def _related(service: PublicService, situations: Sequence[LifeSituation]) -> tuple[ServiceRow, ...]:
    same_group = Q(service__ozg_key=service.ozg_key) & ~Q(service__ozg_key="")
    links = ServiceSituation.in_lineage.filter(service=OuterRef("service"), situation__in=situations)
    near = _chosen().filter(same_group | Q(Exists(links))).exclude(service=service)
    closest = near.order_by(
        Case(When(same_group, then=0), default=1), F("start_position").asc(nulls_last=True), "service_id"
    )
    return tuple(_row(row) for row in closest[:MAX_RELATED])
