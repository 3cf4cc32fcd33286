"""Towns with the real catalogue, loaded once per module."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from kommunalportal.catalogue.search_index import forget_index
from kommunalportal.catalogue.seed import seed_downloads, seed_municipality, seed_state_catalogue
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.public_pages import kept_pages
from kommunalportal.web.search_limit import forget_searches
from kommunalportal.web.tenants import forget_tenants
from kommunalportal.wiring.documents import form_renderer
from tests.factories import client_for, make_tenant


@pytest.fixture(scope="module")
def real_catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Tenant]]:
    """The state and two towns with everything; taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        nrw = make_tenant("nrw", "Nordrhein-Westfalen", kind=TenantKind.STATE)
        towns = {
            "grevenbroich": make_tenant("grevenbroich", "Stadt Grevenbroich", parent=nrw),
            "badlippspringe": make_tenant("badlippspringe", "Stadt Bad Lippspringe", parent=nrw),
        }
        seed_state_catalogue(nrw)
        for town in towns.values():
            seed_municipality(town)
            with acting_for(town):
                seed_downloads(form_renderer())
        yield {"nrw": nrw, **towns}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _forget() -> None:
    """Nothing is remembered from the test before."""
    forget_tenants()
    forget_searches()
    kept_pages.clear()
    forget_index()


@pytest.fixture
def grevenbroich(real_catalogue: dict[str, Tenant], db: None) -> Tenant:
    """A town that chose 375 services."""
    return _as_stored(real_catalogue["grevenbroich"])


@pytest.fixture
def badlippspringe(real_catalogue: dict[str, Tenant], db: None) -> Tenant:
    """A town with the municipal services and the state's."""
    return _as_stored(real_catalogue["badlippspringe"])


@pytest.fixture
def nrw(real_catalogue: dict[str, Tenant], db: None) -> Tenant:
    """The state."""
    return _as_stored(real_catalogue["nrw"])


@pytest.fixture
def in_grevenbroich(grevenbroich: Tenant) -> Iterator[Tenant]:
    """The test acts for Grevenbroich."""
    with acting_for(grevenbroich):
        yield grevenbroich


@pytest.fixture
def browser(grevenbroich: Tenant) -> Client:
    """Somebody at Grevenbroich's portal, not logged in."""
    return client_for(grevenbroich)


def _as_stored(tenant: Tenant) -> Tenant:
    tenant.refresh_from_db()  # a test before may have published something, which was taken back
    return tenant
