"""Simulators for all these tests, and a town with committed rows for each."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kommunalportal.kernel.models import TenantKind
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.tenants import forget_tenants
from simulators.running import Running
from tests.contracts.fitconnect.landscape import Landscape, open_landscape
from tests.faults.town import Town


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Landscape, Running]]:
    """Carrier, back-office systems and payment platform; started once."""
    data_dir = tmp_path_factory.mktemp("faults")
    platform = Running("payment", data_dir=data_dir)
    platform.start()
    with open_landscape(data_dir, "population-register", "social-office") as landscape:
        yield landscape, platform
    platform.stop()


@pytest.fixture
def town(transactional_db: None, surroundings: tuple[Landscape, Running]) -> Iterator[Town]:
    """The test acts for the town; everything it writes is committed, and removed afterwards."""
    forget_tenants()
    names: dict[str, Any] = {"name": "Stadt Grevenbroich", "short_name": "Grevenbroich"}
    keys: dict[str, Any] = {"ags": "05162008", "ars": "051620008008"}
    tenant = provide_tenant(slug="grevenbroich", kind=TenantKind.MUNICIPALITY, **names, **keys)
    with httpx.Client(timeout=10) as wire, acting_for(tenant):
        town = Town(tenant, *surroundings, wire)
        town.furnish()
        yield town
        town.heal()
