"""Before the first hand-over the routing service has to name our destination, with the portal's signature."""

from dataclasses import replace
from typing import Any

import pytest

from kommunalportal.kernel.failures import Misconfigured
from tests.contracts.fitconnect.landscape import Landscape, parcel_for


def test_what_the_destination_is_for_is_handed_over(landscape: Landscape) -> None:
    assert landscape.provider().announce(parcel_for()).case_reference


@pytest.mark.parametrize("changes", [{"service_key": "99012345000000"}, {"region_key": "057740008008"}])
def test_what_it_is_not_for_never_leaves_the_house(landscape: Landscape, changes: Any) -> None:
    with pytest.raises(Misconfigured, match="anderen Zustellpunkt"):
        landscape.provider().announce(replace(parcel_for(), **changes))
