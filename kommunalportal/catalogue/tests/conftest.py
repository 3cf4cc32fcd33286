"""Towns with the real catalogue."""

import pytest

from kommunalportal.catalogue.seed import seed_municipality, seed_state_catalogue
from kommunalportal.kernel.models import Tenant, TenantKind
from tests.factories import make_tenant


@pytest.fixture
def nrw(db: None) -> Tenant:
    """The state, with its 661 services."""
    state = make_tenant("nrw", "Nordrhein-Westfalen", kind=TenantKind.STATE)
    seed_state_catalogue(state)
    return state


@pytest.fixture
def grevenbroich(nrw: Tenant) -> Tenant:
    """A town that chose 375 of them."""
    town = make_tenant("grevenbroich", "Stadt Grevenbroich", parent=nrw)
    seed_municipality(town)
    return town
