"""``/api/v1/services``: what the search page and the pages of services show, for machines."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import Field

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.fees import FeeToday
from kommunalportal.catalogue.listing import Filters, ServiceRow
from kommunalportal.catalogue.models import Audience, Channel, Level
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.questions import MAX_CHARACTERS
from kommunalportal.catalogue.service_page import ServicePage, service_page
from kommunalportal.catalogue.texts import PageText
from kommunalportal.web.api.paging import PartQuery, Slug, link_parts
from kommunalportal.web.api.problems import COMMON, NotFoundError
from kommunalportal.web.api.shapes import FeeOut, OneFeeOut, ServiceDetailOut, ServiceListOut, ServiceOut, TextOut

router = Router(tags=["services"])
NO_NUL = "^[^\\x00]*$"


class ServiceQuery(PartQuery):
    """What the list is narrowed to."""

    q: Annotated[
        str,
        Field(max_length=MAX_CHARACTERS, pattern=NO_NUL, description="words or a sentence; ranked as the search page"),
    ] = ""
    level: Level | None = None
    audience: Annotated[Audience | None, Field(description="those for both are always included")] = None
    life_situation: Annotated[str, Field(max_length=90, pattern=r"^[a-z0-9-]*$", description="slug")] = ""
    online: Annotated[bool, Field(description="only what can really be applied for here now")] = False

    def filters(self) -> Filters:
        """In words of the catalogue."""
        return Filters(
            level=self.level.value if self.level else "",
            audience=self.audience.value if self.audience and self.audience is not Audience.BOTH else "",
            situation=self.life_situation,
            online=self.online,
        )


@router.get("/services", response={200: ServiceListOut, **COMMON}, summary="List or search services")
def list_services(request: HttpRequest, response: HttpResponse, narrowing: Query[ServiceQuery]) -> ServiceListOut:
    """All services of the municipality by name, or those that fit ``q``, best first."""
    found = queries.search(narrowing.q, filters=narrowing.filters(), limit=narrowing.limit, offset=narrowing.offset)
    link_parts(request, response, narrowing, found.total)
    return ServiceListOut(total=found.total, items=[service_out(row) for row in queries.with_situations(found.rows)])


@router.get("/services/{slug}", response={200: ServiceDetailOut, **COMMON}, summary="One service")
def get_service(request: HttpRequest, slug: Slug) -> ServiceDetailOut:  # noqa: ARG001 (every operation is given it)
    """One service of the municipality, in the language that was chosen (``lang``) or in German."""
    page = service_page(slug, get_language() or "de")
    if page is None:
        raise NotFoundError
    return ServiceDetailOut(
        **{**service_out(page.row).model_dump(), "life_situations": [found.name for found in page.situations]},
        audience=Audience(page.row.audience),
        responsible=page.authority,
        unit=page.responsibility.unit.slug if page.responsibility.unit else None,
        is_online=page.row.offer is OfferState.ONLINE,
        offer=page.row.offer,
        online_parts=list(page.row.parts),
        fee_details=_fee(page.row.fee),
        text=_text(page),
        related=[row.slug for row in page.related],
        url=f"/leistungen/{page.row.slug}/",
    )


def service_out(row: ServiceRow) -> ServiceOut:
    """A service as lists have it."""
    return ServiceOut(
        slug=row.slug,
        name=row.name,
        service_key=row.service_key,
        level=Level(row.level),
        channel=Channel(row.channel),
        fee=None if row.fee_amount is None else f"{row.fee_amount:.2f}",
        life_situations=[situation.name for situation in row.situations],
    )


def _fee(fee: FeeToday) -> FeeOut:
    return FeeOut(**_one_fee(fee).model_dump(), parts=[_one_fee(part) for part in fee.parts])


def _one_fee(fee: FeeToday) -> OneFeeOut:
    lowest, highest = (None if amount is None else f"{amount:.2f}" for amount in (fee.lowest, fee.highest))
    return OneFeeOut(
        lowest=lowest,
        highest=highest,
        unit=fee.unit,
        basis=fee.basis,
        valid_from=fee.valid_from,
        valid_until=fee.valid_until,
    )


def _text(page: ServicePage) -> TextOut:
    text: PageText = page.text
    return TextOut(
        summary=text.summary.value or page.service.summary,
        who=text.who.value,
        requirements=text.requirements.value,
        documents=[document["text"] for document in text.documents.value],
        procedure=text.procedure.value,
        deadlines=text.deadlines.value,
        objection=text.objection.value,
        law=[{"text": law.get("text", ""), "url": law.get("url", "")} for law in text.law.value],
        language=text.summary.language,
        is_reviewed=text.is_reviewed,
        changed_at=text.changed_at,
    )
