"""All 396 municipalities of the state as tenants, each with the state's catalogue: for measuring and for looking at.

Everything in one transaction and few statements per municipality. What exists already stays as it is.
"""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.models import Level, LoadedData, OrganisationalUnit, PublicService
from kommunalportal.catalogue.seed import CHOICE
from kommunalportal.catalogue.words import unique_slugs
from kommunalportal.kernel.encryption import new_wrapped_key
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for

FILE = shipped.FOLDER / "nrw_municipalities.csv"
TOWN_HALL = "rathaus"
#: Pairs of colours that differ enough for neighbours to look different; contrast is taken care of later.
COLOURS = (
    ("#1d4b7f", "#f2b632"),
    ("#8f1d2c", "#e0a526"),
    ("#0f5f6b", "#7fb539"),
    ("#2f5d34", "#d9a441"),
    ("#5b2a6e", "#e2b84a"),
    ("#7a3b12", "#5fa8a0"),
    ("#123d6a", "#c8452f"),
    ("#00594c", "#f0c24b"),
    ("#6b1f46", "#8fb8de"),
    ("#34495e", "#e67e22"),
)
#: Statements instead of objects: there are 228,000 rows.
_CHOOSE = """
    INSERT INTO catalogue_responsibility
        (tenant_id, region_key, service_id, unit_id, authority, external_url, start_position, fee_basis)
    SELECT %s, %s, chosen.*, ''
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::smallint[]) AS chosen"""
_LINEAGE = "UPDATE kernel_tenant SET lineage = jsonb_build_array(id) || %s::jsonb WHERE id = ANY (%s)"


@dataclass(frozen=True)
class ShippedMunicipality:
    """One row of the official list."""

    ags: str
    ars: str
    short_name: str
    name: str
    street: str
    postcode: str


def seed_all_municipalities(state: Tenant) -> int:
    """Make those that are missing; answers how many were made."""
    with transaction.atomic():
        made = _make_tenants(state)
        with acting_for(state):
            services = dict(PublicService.objects.values_list("name", "pk"))
        for tenant, described in made:
            with acting_for(tenant):
                _fill(tenant, described, services)
    return len(made)


@cache
def municipalities() -> tuple[ShippedMunicipality, ...]:
    """The official list."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(_described(row) for row in csv.DictReader(handle))


def _described(row: dict[str, str]) -> ShippedMunicipality:
    kind = "Stadt" if "stadt" in row["name_official"].partition(",")[2].lower() else "Gemeinde"
    return ShippedMunicipality(
        row["ags"], row["ars_derived"], row["name"], f"{kind} {row['name']}", row["street_sitz"], row["plz_sitz"]
    )


def _make_tenants(state: Tenant) -> list[tuple[Tenant, ShippedMunicipality]]:
    known = set(Tenant.objects.values_list("ags", flat=True))
    taken = set(Tenant.objects.values_list("slug", flat=True))
    missing = [one for one in municipalities() if one.ags not in known]
    slugs = unique_slugs(one.short_name for one in missing)
    tenants = Tenant.objects.bulk_create(_tenant(one, slugs[one.short_name], state, taken) for one in missing)
    ids = [tenant.pk for tenant in tenants]
    with connection.cursor() as cursor:
        cursor.execute(_LINEAGE, [str(state.lineage_ids()), ids])
    for tenant in tenants:
        tenant.lineage = [tenant.pk, *state.lineage_ids()]
    return list(zip(tenants, missing, strict=True))


def _tenant(one: ShippedMunicipality, slug: str, state: Tenant, taken: set[str]) -> Tenant:
    colour, accent = COLOURS[hashlib.sha256(one.ags.encode()).digest()[0] % len(COLOURS)]
    address = {"street": one.street, "postcode": one.postcode, "place": one.short_name}
    return Tenant(
        slug=f"{slug}-{one.ags}" if slug in taken else slug,
        kind=TenantKind.MUNICIPALITY,
        name=one.name,
        short_name=one.short_name,
        parent=state,
        ags=one.ags,
        ars=one.ars,
        colour=colour,
        accent=accent,
        face=address,
        wrapped_key=new_wrapped_key(),
    )


def _fill(tenant: Tenant, described: ShippedMunicipality, services: dict[str, int]) -> None:
    unit = OrganisationalUnit.objects.create(
        slug=TOWN_HALL,
        name="Rathaus",
        street=described.street,
        postcode=described.postcode,
        place=described.short_name,
        is_demonstration=True,
    )
    offered = _offered()
    columns: list[list[object]] = [
        [services[one.name] for one in offered],
        [unit.pk if one.is_own else None for one in offered],
        ["" if one.is_own else one.authority for one in offered],
        ["" if one.is_own else one.link for one in offered],
        [one.start_position for one in offered],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE, [tenant.pk, tenant.ars, *columns])
    LoadedData.objects.create(name=CHOICE, digest=shipped.digest())


@dataclass(frozen=True)
class _Offered:
    name: str
    is_own: bool
    authority: str
    link: str
    start_position: int | None


@cache
def _offered() -> tuple[_Offered, ...]:
    """What every municipality lists: municipal services and the state's."""
    chosen = shipped.choice_of("")
    return tuple(_as_offered(service) for service in shipped.services() if service.name in chosen)


def _as_offered(service: shipped.ShippedService) -> _Offered:
    authority = shipped.authorities("nrw")[service.detail["authority"]]
    placement = shipped.placements().get(service.name)
    return _Offered(
        name=service.name,
        is_own=service.level == Level.MUNICIPALITY,
        authority=authority,
        link=shipped.authority_links().get(authority, ""),
        start_position=placement.start_position if placement else None,
    )
