"""A state with a small catalogue, and a town below it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kommunalportal.catalogue.models import Fee, PublicService, Responsibility, ServiceText
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.tenants import forget_tenants
from tests.factories import make_tenant

EDITOR = Actor(kind="administrator", id="1", label="Adam Frühling")


@pytest.fixture
def state(db: None) -> Tenant:
    """Two services: one with text and fee, one bare."""
    forget_tenants()
    tenant = make_tenant("land", "Land", kind=TenantKind.STATE)
    with acting_for(tenant):
        birth = make_service("geburtsurkunde", "Geburtsurkunde beantragen", key="99027002012000")
        ServiceText.objects.create(service=birth, language="de", summary="Der Satz des Landes.")
        Fee.objects.create(service=birth, amount=Decimal("10.00"), basis="AVwGebO NRW")
        make_service("fischereischein", "Fischereischein beantragen", key="99042001012000")
    return tenant


@pytest.fixture
def town(state: Tenant) -> Tenant:
    """It lists the state's first service."""
    tenant = make_tenant("a-stadt", "A-Stadt", parent=state)
    with acting_for(tenant):
        Responsibility.objects.create(service=PublicService.in_lineage.get(slug="geburtsurkunde"))
    return tenant


@pytest.fixture
def in_town(town: Tenant) -> Iterator[Tenant]:
    """The test acts for the town."""
    with acting_for(town):
        yield town


def make_service(slug: str, name: str, *, key: str = "") -> PublicService:
    """A service of the current tenant."""
    service: PublicService = PublicService.objects.create(
        slug=slug, name=name, service_key=key, level="municipality", channel="info_only", audience="both"
    )
    return service
