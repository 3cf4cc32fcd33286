"""Calls that claim to come from the carrier and do not change anything unless they do."""

import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from simulators.fitconnect.callbacks import signed_headers
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft
from tests.faults.town import Town
from tests.faults.worker import everything_is_due, work

ADDRESS = "/rueckrufe/zustellung/population-register"


@dataclass
class Call:
    """One call from outside; by default a real hint about our delivery."""

    body: bytes
    headers: dict[str, str]
    address: str = ADDRESS
    status: int = field(default=401)


@pytest.fixture
def real(town: Town) -> Call:
    """A believable call about a delivery that is under way."""
    application = filled_draft(town.offers[CERTIFICATE], town.ada, ELECTRONIC)
    confirm_application(application=application, actor=actor_for(town.ada))
    town.faults("population-register", down=True)
    everything_is_due()
    work()
    case = Delivery.objects.get().case_reference
    body = b'{"type": "x/new-events", "events": [{"caseId": "%b"}]}' % case.encode()
    return Call(body, signed_headers(body, secret_of("population-register")))


def secret_of(slug: str) -> str:
    return str(Connection.objects.get(slug=slug).settings["callback_secret"])


def rows() -> list[dict[str, Any]]:
    columns = ("pk", "next_try_at", "submitted_at", "accepted_at", "case_reference")
    return [dict(row) for row in Delivery._base_manager.values(*columns)]


def make(call: Call, what: str) -> Call:
    """The real call with one thing wrong."""
    old = str(int(time.time()) - 3600)
    other = signed_headers(call.body, secret_of("social-office"))
    garbage = b"\xff\xfe{not json"
    deep = b"[" * 50_000
    variants = {
        "no proof": Call(call.body, {}),
        "another's secret": Call(call.body, other),
        "changed body": Call(call.body + b" ", call.headers),
        "changed time": Call(call.body, {**call.headers, "callback-timestamp": old}),
        "no number as time": Call(call.body, {**call.headers, "callback-timestamp": "now"}),
        "proof in letters of others": Call(call.body, {**call.headers, "callback-authentication": "ä" * 128}),
        "signed garbage": Call(garbage, signed_headers(garbage, secret_of("population-register"))),
        "signed depths": Call(deep, signed_headers(deep, secret_of("population-register"))),
        "a list": Call(b"[]", signed_headers(b"[]", secret_of("population-register"))),
        "empty": Call(b"", {}),
        "unknown connection": Call(call.body, call.headers, "/rueckrufe/zustellung/unknown", 404),
        "another port's connection": Call(call.body, call.headers, "/rueckrufe/zustellung/payments", 404),
        "too big": Call(b" " * 300_000, call.headers, status=413),
        "far too big": Call(b" " * 2_000_000, call.headers, status=413),
    }
    return variants[what]


WRONG = [
    "no proof",
    "another's secret",
    "changed body",
    "changed time",
    "no number as time",
    "proof in letters of others",
    "signed garbage",
    "signed depths",
    "a list",
    "empty",
    "unknown connection",
    "another port's connection",
    "too big",
    "far too big",
]


@pytest.mark.parametrize("what", WRONG)
def test_a_call_that_is_not_the_carriers_changes_nothing(town: Town, real: Call, what: str) -> None:
    call, before = make(real, what), rows()

    response = town.browser().post(call.address, call.body, content_type="application/json", headers=call.headers)

    assert response.status_code == call.status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == call.status
    assert rows() == before


def test_the_real_call_wakes_the_delivery(town: Town, real: Call) -> None:
    response = town.browser().post(ADDRESS, real.body, content_type="application/json", headers=real.headers)
    assert response.json() == {"woken": 1}


def test_other_methods_are_told_what_is_allowed(town: Town) -> None:
    response = town.browser().get(ADDRESS)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.headers["Content-Type"] == "application/problem+json"
