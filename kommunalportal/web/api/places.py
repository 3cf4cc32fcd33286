"""``/api/v1/units`` and ``/api/v1/life-situations``."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.models import Audience, LifeSituation, OrganisationalUnit
from kommunalportal.catalogue.queries import SituationRow
from kommunalportal.web.api.paging import PartQuery, Slug, link_parts
from kommunalportal.web.api.problems import COMMON, NotFoundError
from kommunalportal.web.api.shapes import (
    LifeSituationListOut,
    LifeSituationOut,
    UnitDetailOut,
    UnitListOut,
    UnitOut,
)

router = Router()
_FACTS = ("slug", "name", "purpose", "street", "postcode", "place", "phone", "email", "hours", "is_demonstration")


@router.get("/units", response={200: UnitListOut, **COMMON}, summary="List offices", tags=["units"])
def list_units(request: HttpRequest, response: HttpResponse, part: Query[PartQuery]) -> UnitListOut:
    """All offices of the municipality, in its own order."""
    units = queries.units()
    link_parts(request, response, part, len(units))
    return UnitListOut(total=len(units), items=[_unit(unit) for unit in part.part_of(units)])


@router.get("/units/{slug}", response={200: UnitDetailOut, **COMMON}, summary="One office", tags=["units"])
def get_unit(request: HttpRequest, slug: Slug) -> UnitDetailOut:  # noqa: ARG001 (every operation is given it)
    """One office and what it does."""
    found = queries.unit_page(slug)
    if found is None:
        raise NotFoundError
    unit, rows = found
    return UnitDetailOut(**_unit(unit).model_dump(), services=[row.slug for row in rows])


@router.get(
    "/life-situations",
    response={200: LifeSituationListOut, **COMMON},
    summary="List life situations",
    tags=["life situations"],
)
def list_life_situations(request: HttpRequest, response: HttpResponse, part: Query[PartQuery]) -> LifeSituationListOut:
    """All that have a service here. Their services: ``/services?life_situation=<slug>``."""
    rows = queries.life_situations()
    link_parts(request, response, part, len(rows))
    return LifeSituationListOut(total=len(rows), items=[_situation(row) for row in part.part_of(rows)])


@router.get(
    "/life-situations/{slug}",
    response={200: LifeSituationOut, **COMMON},
    summary="One life situation",
    tags=["life situations"],
)
def get_life_situation(request: HttpRequest, slug: Slug) -> LifeSituationOut:  # noqa: ARG001 (every operation is given it)
    """One life situation."""
    found = queries.life_situation(slug)
    if found is None:
        raise NotFoundError
    return _situation(found)


def _unit(unit: OrganisationalUnit) -> UnitOut:
    return UnitOut(**{name: getattr(unit, name) for name in _FACTS}, url=f"/aemter/{unit.slug}/")


def _situation(row: SituationRow | LifeSituation) -> LifeSituationOut:
    return LifeSituationOut(
        slug=row.slug, name=row.name, kind=Audience(row.kind), topic=row.topic, url=f"/lebenslagen/{row.slug}/"
    )
