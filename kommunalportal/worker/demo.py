"""The demonstration: five tenants with their connections, services and people. Safe to run again at any time."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from kommunalportal.accounts.demo import seed_demo_people
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.bundles import bundle_named, shipped_slugs
from kommunalportal.catalogue.models import OnlineService, PublicService, Responsibility
from kommunalportal.catalogue.publishing import set_override
from kommunalportal.catalogue.seed import seed_downloads, seed_municipality, seed_state_catalogue
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection, Port
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.wiring.delivery import DEMO_CONNECTIONS
from kommunalportal.wiring.documents import form_renderer
from kommunalportal.wiring.payments import DEMO_PLATFORM
from kommunalportal.wiring.seals import DEMO_SEAL, demo_seal_settings


@dataclass(frozen=True)
class DemoTenant:
    """One tenant as the demonstration describes it."""

    slug: str
    kind: TenantKind
    name: str
    short_name: str
    parent: str = ""
    ags: str = ""
    ars: str = ""
    colour: str = "#1d4b7f"
    accent: str = "#f2b632"
    face: dict[str, str] = field(default_factory=dict)


#: Keys: Destatis, Gemeindeverzeichnis of 30 April 2026. Postal addresses as in the catalogue's facts.
TENANTS = (
    DemoTenant("betrieb", TenantKind.PROVIDER, "Betrieb des Kommunalportals", "Betrieb", colour="#374151"),
    DemoTenant("nrw", TenantKind.STATE, "Land Nordrhein-Westfalen", "Land NRW", "betrieb", ars="05", colour="#0b6b3a"),
    DemoTenant(
        "rhein-kreis-neuss", TenantKind.DISTRICT, "Rhein-Kreis Neuss", "Kreis Neuss", "nrw", "05162000", "051620000000"
    ),
    DemoTenant(
        "grevenbroich",
        TenantKind.MUNICIPALITY,
        "Stadt Grevenbroich",
        "Grevenbroich",
        "nrw",
        "05162008",
        "051620008008",
        "#8f1d2c",
        "#e0a526",
        {"reference_prefix": "GV", "street": "Am Markt 1", "postcode": "41515", "place": "Grevenbroich"},
    ),
    DemoTenant(
        "badlippspringe",
        TenantKind.MUNICIPALITY,
        "Stadt Bad Lippspringe",
        "Bad Lippspringe",
        "nrw",
        "05774008",
        "057740008008",
        "#0f5f6b",
        "#7fb539",
        {"reference_prefix": "BL", "street": "Friedrich-Wilhelm-Weber-Platz 1", "postcode": "33175",
         "place": "Bad Lippspringe"},
    ),
)  # fmt: skip

#: What the plan of a town shows, in degrees (WGS 84), roughly its borders.
AREAS = {
    "grevenbroich": {"south": "51.02", "north": "51.14", "west": "6.48", "east": "6.68"},
}


def seed() -> None:
    """Bring the whole demonstration up to date."""
    tenants: dict[str, Tenant] = {}
    for described in TENANTS:
        values = {name: getattr(described, name) for name in ("kind", "name", "short_name", "ags", "ars")}
        known = Tenant.objects.filter(slug=described.slug).first()
        values |= {"face": {**(known.face if known else {}), **described.face}}  # start page and arms are the editors'
        if known is None:  # afterwards editors choose them
            values |= {"colour": described.colour, "accent": described.accent}
        parent = tenants.get(described.parent)
        tenants[described.slug] = provide_tenant(slug=described.slug, parent=parent, **values)
    seed_state_catalogue(tenants["nrw"])
    for tenant in tenants.values():
        if tenant.is_municipality:
            _seed_municipality(tenant)
        seed_demo_people(tenant)


def _seed_municipality(tenant: Tenant) -> None:
    seed_municipality(tenant)
    with acting_for(tenant):
        seed_downloads(form_renderer())
        _connect_payments(tenant)
        _connect_deliveries(tenant)
        _configure(Port.SEAL, "seal", DEMO_SEAL, "Siegel der Vorführung", demo_seal_settings(tenant.name))
        for slug in shipped_slugs():
            _offer(slug)
        if tenant.slug in AREAS:
            set_override(slug="maengelmelder", path="fields.place.area", value=AREAS[tenant.slug], actor=SYSTEM)
    seed_demo_appointments(tenant)


def _connect_payments(tenant: Tenant) -> None:
    address = f"http://127.0.0.1:{settings.PORT + 1}"
    values = {"base_url": address, "originator_id": "kommunalportal", "end_point_id": tenant.ags}
    _configure(Port.PAYMENTS, "payments", DEMO_PLATFORM, "Bezahlplattform (Simulator)", values)


def _connect_deliveries(tenant: Tenant) -> None:
    """Destinations that the simulators made keys for; without the file nothing can be handed over yet."""
    file = Path(settings.DATA_DIR) / "simulators" / DEMO_CONNECTIONS
    if not file.exists():
        return
    for described in json.loads(file.read_text())["connections"]:
        if described["tenant"] == tenant.slug:
            _configure(
                Port.DELIVERY, described["slug"], described["provider"], described["name"], described["settings"]
            )


def _configure(port: str, slug: str, provider: str, name: str, values: dict[str, Any]) -> None:
    known = Connection.objects.filter(port=port, slug=slug).first()
    if known is None or known.settings != values:
        configure_connection(port=port, slug=slug, provider=provider, name=name, settings=values, actor=SYSTEM)


def _offer(slug: str) -> None:
    """Offer a bundle online where the municipality lists its service, which is found by its key among the state's."""
    bundle = bundle_named(slug).service
    service = PublicService.in_lineage.filter(service_key=bundle.service_key).exclude(service_key="").first()
    if service is None or not Responsibility.objects.filter(service=service).exists():
        return
    if not OnlineService.objects.filter(service=service).exists():
        offer_online(
            service=service,
            bundle_slug=slug,
            actor=SYSTEM,
            trust_level=bundle.trust_level,
            allows_guests=bundle.login == "optional",
            payment_connection="payments",
            seal_connection="seal",
        )
