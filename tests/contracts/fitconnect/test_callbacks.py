"""A callback is a hint, and only from the service."""

import json
from dataclasses import replace

import pytest

from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.inbound import InboundCall
from tests.contracts.fitconnect.landscape import Landscape, hand_over, parcel_for


@pytest.fixture
def call(landscape: Landscape) -> InboundCall:
    """A real callback."""
    provider = landscape.provider()
    return landscape.wait_for("new-events", hand_over(provider, parcel_for()))


def test_a_callback_names_its_case(landscape: Landscape, call: InboundCall) -> None:
    assert len(landscape.provider().hint_in(call)) == 1


def test_a_callback_for_another_connection_is_refused(landscape: Landscape, call: InboundCall) -> None:
    with pytest.raises(Refused, match="unauthenticated"):
        landscape.provider("social-office").hint_in(call)


def test_a_changed_body_is_refused(landscape: Landscape, call: InboundCall) -> None:
    with pytest.raises(Refused, match="unauthenticated"):
        landscape.provider().hint_in(replace(call, body=call.body.replace(b" ", b"  ", 1)))


def test_a_changed_time_is_refused(landscape: Landscape, call: InboundCall) -> None:
    later = {**call.headers, "callback-timestamp": str(int(call.header("callback-timestamp")) + 1)}
    with pytest.raises(Refused, match="unauthenticated"):
        landscape.provider().hint_in(replace(call, headers=later))


def test_a_call_without_proof_is_refused(landscape: Landscape) -> None:
    with pytest.raises(Refused, match="unauthenticated"):
        landscape.provider().hint_in(InboundCall({}, json.dumps({"events": []}).encode(), "/"))
