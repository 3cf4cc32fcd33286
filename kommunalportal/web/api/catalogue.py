"""``/api/v1/services``: what the search page shows, for machines."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.listing import Filters, ServiceRow
from kommunalportal.catalogue.models import Audience, Channel, Level
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.questions import MAX_CHARACTERS
from kommunalportal.web.api.problems import NotFoundError, TooManyRequestsError
from kommunalportal.web.search_limit import may_search

router = Router(tags=["services"])
MAX_OFFSET = 100_000


class ServiceOut(Schema):
    """A public service as the municipality offers it."""

    slug: str
    name: str
    service_key: str = Field(description="LeiKa/FIM key, 14 digits; empty where there is none")
    level: Level = Field(description="which level of the state is responsible")
    channel: Channel = Field(description="how the state's catalogue says it is got")
    fee: str | None = Field(description='euros, such as "9.00"; null where no fixed amount is known')
    life_situations: list[str] = Field(description="official names")


class ServiceDetailOut(ServiceOut):
    """One service with what only its own page says."""

    audience: Audience
    responsible: str = Field(description="office of the municipality, or another authority")
    is_online: bool = Field(description="it can really be applied for in this portal now")
    url: str = Field(description="its page, relative to this host")


class ServiceListOut(Schema):
    """A part of the list, and how long the whole is."""

    total: int
    items: list[ServiceOut]


class ProblemOut(Schema):
    """What went wrong (RFC 9457); sent as ``application/problem+json``."""

    type: str
    title: str
    status: int
    detail: str = ""


class ServiceQuery(Schema):
    """What the list is narrowed to."""

    level: Level | None = None
    q: Annotated[
        str, Field(max_length=MAX_CHARACTERS, description="words or a sentence; ranked as the search page")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = 0


@router.get(
    "/services", response={200: ServiceListOut, 400: ProblemOut, 429: ProblemOut}, summary="List or search services"
)
def list_services(request: HttpRequest, narrowing: Query[ServiceQuery]) -> ServiceListOut:
    """All services of the municipality by name, or those that fit ``q``, best first."""
    if narrowing.q and not may_search(request):
        raise TooManyRequestsError
    filters = Filters(level=narrowing.level.value if narrowing.level else "")
    found = queries.search(narrowing.q, filters=filters, limit=narrowing.limit, offset=narrowing.offset)
    items = [_service(row) for row in queries.with_situations(found.rows)]
    return ServiceListOut(total=found.total, items=items)


@router.get("/services/{slug}", response={200: ServiceDetailOut, 404: ProblemOut}, summary="One service")
def get_service(request: HttpRequest, slug: str) -> ServiceDetailOut:  # noqa: ARG001 (every operation is given it)
    """One service of the municipality."""
    row = queries.service_row(slug)
    if row is None:
        raise NotFoundError
    return ServiceDetailOut(
        **_service(row).model_dump(),
        audience=Audience(row.audience),
        responsible=row.unit_name or row.authority,
        is_online=row.offer is OfferState.ONLINE,
        url=f"/leistungen/{row.slug}/",
    )


def _service(row: ServiceRow) -> ServiceOut:
    return ServiceOut(
        slug=row.slug,
        name=row.name,
        service_key=row.service_key,
        level=Level(row.level),
        channel=Channel(row.channel),
        fee=None if row.fee_amount is None else f"{row.fee_amount:.2f}",
        life_situations=[situation.name for situation in row.situations],
    )
