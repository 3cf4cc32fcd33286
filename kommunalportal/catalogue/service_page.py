"""Reads everything that the page of one service says, in five statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.listing import ServiceRow, select_services
from kommunalportal.catalogue.models import (
    DownloadDocument,
    OnlineService,
    PublicService,
    Responsibility,
    ServiceSituation,
    ServiceText,
)
from kommunalportal.catalogue.texts import PageText, languages_for, page_text
from kommunalportal.kernel.tenancy import current_tenant

MAX_RELATED = 5
_NEAR = """
    s.slug = ANY (%(named)s::text[]) OR s.id = %(service)s OR s.ozg_key = %(ozg_key)s AND s.ozg_key <> '' OR EXISTS (
        SELECT 1 FROM catalogue_servicesituation theirs
        JOIN catalogue_servicesituation ours ON ours.situation_id = theirs.situation_id
        WHERE theirs.service_id = s.id AND ours.service_id = %(service)s)"""
_NEAREST_FIRST = """
    s.id <> %(service)s, array_position(%(named)s::text[], s.slug::text) NULLS LAST,
    (s.ozg_key <> %(ozg_key)s OR s.ozg_key = ''), r.start_position NULLS LAST, s.id"""


@dataclass(frozen=True)
class Form:
    """A document to be had without login. ``is_application``: handing it in is how the service is got."""

    filename: str
    title: str
    size: int
    version: str
    issued_on: str
    language: str
    is_application: bool


@dataclass(frozen=True)
class Situation:
    """A life situation that the service belongs to."""

    slug: str
    name: str
    topic: str


@dataclass(frozen=True)
class ServicePage:
    """Everything the page of one service says. ``row`` is what lists say of it, so that both say the same."""

    row: ServiceRow
    service: PublicService
    responsibility: Responsibility
    text: PageText
    online: OnlineService | None
    situations: tuple[Situation, ...]
    forms: tuple[Form, ...]
    related: tuple[ServiceRow, ...]
    mentioned: dict[str, ServiceRow]
    """services that the text names and the municipality has, by slug"""
    appointment_slug: str = ""

    @property
    def form(self) -> Form | None:
        """The form by which the service is got, if it is got that way."""
        return next((form for form in self.forms if form.is_application), None)

    @property
    def authority(self) -> str:
        """Who is responsible here: the municipality's own office, or another authority."""
        return self.row.unit_name or self.row.authority


def service_page(slug: str, language: str) -> ServicePage | None:
    """One service in full for somebody who reads ``language``; nothing if the municipality does not offer it."""
    chosen = _chosen(slug)
    if chosen is None:
        return None
    service = chosen.service
    text = _text(service, language)
    own, others = _rows(service, text.mentioned())
    mentioned = {row.slug: row for row in others if row.slug in text.mentioned()}
    return ServicePage(
        row=own,
        service=service,
        responsibility=chosen,
        text=text,
        online=OnlineService(**chosen.online) if chosen.online else None,
        situations=tuple(Situation(**values) for values in chosen.situations),
        forms=tuple(Form(**values) for values in chosen.forms),
        related=_related(others, text),
        mentioned=mentioned,
        appointment_slug=chosen.appointment_slug or "",
    )


def _chosen(slug: str) -> Any:
    """The municipality's row with what hangs on it as JSON: one statement instead of five."""
    service = OuterRef("service")
    visits = AppointmentType.objects.filter(service_slug=OuterRef("service__slug"), is_active=True)
    offers = OnlineService.objects.filter(service=service, is_active=True)
    forms = DownloadDocument.objects.filter(service=service)
    links = ServiceSituation.in_lineage.filter(service=service).order_by("situation__name")
    named = ("filename", "title", "size", "version", "issued_on", "language", "is_application")
    offered = ("pk", "bundle_slug", "trust_level", "allows_guests", "usual_days")
    return (
        Responsibility.objects.select_related("service", "unit")
        .defer("service__search_document", "service__search_words", "service__search_name")
        .annotate(
            appointment_slug=Subquery(visits.values("slug")[:1]),
            online=Subquery(offers.values(found=JSONObject(**{name: F(name) for name in offered}))[:1]),
            forms=ArraySubquery(forms.values(found=JSONObject(**{name: F(name) for name in named}))),
            situations=ArraySubquery(
                links.values(found=JSONObject(**{name: F(f"situation__{name}") for name in ("slug", "name", "topic")}))
            ),
        )
        .filter(service__slug=slug)
        .first()
    )


def _text(service: PublicService, language: str) -> PageText:
    rows = ServiceText.in_lineage.filter(service=service, language__in=languages_for(language))
    return page_text(rows, language=language, lineage=current_tenant().lineage_ids())


def _rows(service: PublicService, named: Sequence[str]) -> tuple[ServiceRow, tuple[ServiceRow, ...]]:
    """The service as lists show it, and then what the text names and what is near, the named first."""
    values = {"service": service.pk, "ozg_key": service.ozg_key, "named": list(named)}
    limit = 1 + len(named) + MAX_RELATED
    own, *others = select_services(f"({_NEAR})", _NEAREST_FIRST, values, limit=limit)[0]
    return own, tuple(others)


def _related(others: Sequence[ServiceRow], text: PageText) -> tuple[ServiceRow, ...]:
    """What the editors chose, else the nearest."""
    chosen = [row for row in others if row.slug in text.related.value]
    near = [row for row in others if row.slug not in text.mentioned()]
    return tuple((chosen or near)[:MAX_RELATED])
