"""One landscape for all these tests; each leaves it healthy."""

from collections.abc import Iterator

import pytest

from simulators.systems import SYSTEMS
from tests.contracts.fitconnect.landscape import Landscape, open_landscape


@pytest.fixture(scope="session")
def running_landscape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landscape]:
    """The service and every back-office system."""
    with open_landscape(tmp_path_factory.mktemp("fitconnect"), *SYSTEMS) as landscape:
        yield landscape


@pytest.fixture
def landscape(running_landscape: Landscape) -> Iterator[Landscape]:
    """The landscape without faults, before and after."""
    yield running_landscape
    running_landscape.faults()
    for system in running_landscape.systems.values():
        running_landscape.faults(system.url)
