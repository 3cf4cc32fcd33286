"""Loads the shipped catalogue: the state's texts, and what a municipality chooses from them.

Both may be run again at any time: with unchanged data they do nothing, with changed data they bring rows up to date
and keep addresses (slugs), synonyms that editors added, and everything a municipality configured itself.
"""

from collections.abc import Callable

from django.db import transaction

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.actions import index_services, publish_catalogue
from kommunalportal.catalogue.downloads import make_documents
from kommunalportal.catalogue.editing.published import taken_away
from kommunalportal.catalogue.models import (
    LifeSituation,
    LoadedData,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    Revision,
    RevisionState,
    ServiceSituation,
    Synonym,
)
from kommunalportal.catalogue.seed_texts import load_fees, load_texts
from kommunalportal.catalogue.words import slug_of, unique_slugs
from kommunalportal.certificates.ports import DocumentRenderer
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for, current_tenant

#: The source was compiled for this town, so only there its local amounts are true.
HOME_OF_LOCAL_FEES = "grevenbroich"
CHOICE = "municipality-choice"


def seed_state_catalogue(state: Tenant) -> bool:
    """Load all services, life situations and synonyms as the state's; False if they were loaded already."""
    with acting_for(state):
        return _once("state-catalogue", _load_state_catalogue)


def seed_municipality(municipality: Tenant) -> bool:
    """Load units and choose services for one municipality; False if that was done already. The state comes first."""
    with acting_for(municipality):
        return _once(CHOICE, _load_municipality)


def seed_downloads(renderer: DocumentRenderer) -> None:
    """Make the current municipality's own documents, as far as they changed."""
    if make_documents(renderer):
        publish_catalogue()


def _once(name: str, load: Callable[[], None]) -> bool:
    if LoadedData.objects.filter(name=name, digest=shipped.digest()).exists():
        return False
    with transaction.atomic():
        load()
        LoadedData.objects.update_or_create(name=name, defaults={"digest": shipped.digest()})
        publish_catalogue()
    return True


def _load_state_catalogue() -> None:
    _load_situations()
    _load_services()
    _link_situations()
    services = dict(PublicService.objects.values_list("name", "pk"))
    load_texts(services)
    load_fees({services[row.name]: row for row in shipped.services() if not row.is_local_fee})
    Synonym.objects.bulk_create(
        (Synonym(phrase=phrase, meaning=meaning) for phrase, meaning in shipped.synonyms()), ignore_conflicts=True
    )
    index_services()


def _load_situations() -> None:
    rows = [
        LifeSituation(
            number=int(row["id"]),
            slug=slug_of(row["name"]),
            name=row["name"],
            kind=shipped.KINDS[row["art_derived"]],
            topic=row["themenfeld"],
        )
        for row in shipped.life_situations()
    ]
    LifeSituation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["tenant", "slug"], update_fields=["number", "name", "kind", "topic"]
    )


def _load_services() -> None:
    services = shipped.services()
    slugs = unique_slugs(service.name for service in services)
    slugs |= dict(PublicService.objects.values_list("name", "slug"))  # an address once given stays
    authorities = shipped.authorities("nrw")
    rows = [_service(service, slugs[service.name], authorities) for service in services]
    kept = {"id", "tenant", "name", "slug", "summary", "search_document", "search_name", "search_words"}
    fields = [field.name for field in PublicService._meta.concrete_fields if field.name not in kept]
    PublicService.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["tenant", "name"], update_fields=fields
    )


def _service(shipped_service: shipped.ShippedService, slug: str, authorities: dict[str, str]) -> PublicService:
    row, detail = shipped_service.row, shipped_service.detail
    return PublicService(
        slug=slug,
        name=shipped_service.name,
        service_key=row["leika_key"],
        official_name=detail["leika_name_2019"],
        service_type=detail["leika_typ"],
        ozg_key=detail["ozg_key"],
        ozg_name=detail["ozg_name"],
        topic=detail["ozg_topic_area"],
        level=shipped_service.level,
        authority=authorities[detail["authority"]],
        channel=row["channel"],
        audience=row["audience"],
        fee_amount=None if shipped_service.is_local_fee else shipped_service.fee,
        fee_basis="" if shipped_service.is_local_fee else row["fee_basis"],
        synonyms=shipped_service.synonyms,
        legal_basis=detail["legal_basis"],
        source=row["source"],
        level_evidence=detail["level_evidence"],
        fee_evidence=detail["fee_evidence"],
        key_seen_in_2026=detail["key_seen_in_2026_data"] == "yes",
    )


def _link_situations() -> None:
    services = dict(PublicService.objects.values_list("name", "pk"))
    situations = dict(LifeSituation.objects.values_list("name", "pk"))
    ServiceSituation.objects.all().delete()
    ServiceSituation.objects.bulk_create(
        ServiceSituation(service_id=services[service.name], situation_id=situations[name])
        for service in shipped.services()
        for name in service.situations
    )


def _load_municipality() -> None:
    _load_units()
    _choose_services()


def _load_units() -> None:
    edited = set(OrganisationalUnit.objects.filter(is_demonstration=False).values_list("slug", flat=True))
    edited |= taken_away("aemter")
    for position, values in enumerate(shipped.units_of(current_tenant().slug)):
        slug = values.pop("slug")
        if slug in edited:
            continue
        OrganisationalUnit.objects.update_or_create(
            slug=slug, defaults={**values, "position": position, "is_demonstration": True}
        )


def _choose_services() -> None:
    tenant = current_tenant()
    chosen = shipped.choice_of(tenant.slug)
    ids = dict(PublicService.in_lineage.values_list("name", "pk"))
    gone = set(PublicService.in_lineage.filter(slug__in=taken_away("angebot")).values_list("name", flat=True))
    rows = [_responsibility(service, ids) for service in shipped.services() if service.name in chosen - gone]
    _fill_in_units(rows)
    Responsibility.objects.bulk_create(
        (row for row, _unit in rows),
        update_conflicts=True,
        unique_fields=["tenant", "service"],
        update_fields=["unit", "authority", "region_key", "fee_amount", "fee_basis"],
    )
    if tenant.slug == HOME_OF_LOCAL_FEES:
        load_fees({ids[row.name]: row for row in shipped.services() if row.name in chosen and row.is_local_fee})


def _responsibility(service: shipped.ShippedService, ids: dict[str, int]) -> tuple[Responsibility, str]:
    tenant = current_tenant()
    placement = shipped.placements().get(service.name)
    has_local_fee = service.is_local_fee and tenant.slug == HOME_OF_LOCAL_FEES
    authority = shipped.authorities(tenant.slug)[service.detail["authority"]]
    row = Responsibility(
        service_id=ids[service.name],
        authority=authority,
        external_url=shipped.authority_links().get(authority, ""),
        region_key=tenant.ars,
        fee_amount=service.fee if has_local_fee else None,
        fee_basis=service.row["fee_basis"] if has_local_fee else "",
        start_position=placement.start_position if placement else None,
    )
    return row, placement.unit if placement else ""


def _fill_in_units(rows: list[tuple[Responsibility, str]]) -> None:
    units = dict(OrganisationalUnit.objects.values_list("slug", "pk"))
    is_edited = Revision.objects.filter(kind="aemter", state=RevisionState.PUBLISHED).exists()
    known = dict(Responsibility.objects.values_list("service_id", "unit_id")) if is_edited else {}
    for row, unit in rows:
        row.unit_id = known.get(row.service_id) or units.get(unit)
