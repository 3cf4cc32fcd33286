"""The routing service is believed only with the portal's signature over destination, service and area."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.adapters.delivery.fitconnect.routing import REGION_IDENTIFIER, SERVICE_IDENTIFIER, Routing
from kommunalportal.adapters.delivery.fitconnect.service import Service
from kommunalportal.adapters.delivery.fitconnect.tests.keys_of_tests import private_jwk, signing_jwk
from kommunalportal.adapters.delivery.fitconnect.tests.test_keys_and_encryption import settings
from kommunalportal.kernel.failures import Misconfigured, TemporaryFailure
from simulators.listener import Listener

DESTINATION, OTHER = "d12caea8-f372-4eb1-b102-b0a228253a11", "0c438057-ec3e-4ce0-b154-1683b5d3c2e8"
SERVICE, REGION = "99115003012000", "051620008008"


class Guide:
    """A routing service and a portal that say what a test tells them to."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.destination = DESTINATION
        self.status = 200
        self.spoil = False
        self.asked = 0
        self.listener = Listener(self._answer)
        self.url = f"http://127.0.0.1:{self.listener.port}"
        service = Service(Config.model_validate(settings(base_url=self.url, auth_url=f"{self.url}/token")))
        self.routing = Routing(service, address=self.url, portal_address=f"{self.url}/portal")

    def confirm(self) -> None:
        self.routing.confirm(destination=DESTINATION, service_key=SERVICE, region_key=REGION)

    def _answer(self, request: Request) -> Response:
        if request.path.endswith("jwks.json"):
            public = {name: signing_jwk(private_jwk())[name] for name in ("kty", "n", "e", "kid", "alg", "key_ops")}
            return Response(json.dumps({"keys": [public]}))
        self.asked += 1
        route = {"destinationId": self.destination, "destinationSignature": self._signature()}
        return Response(json.dumps({"routes": [route]}), status=self.status)

    def _signature(self) -> str:
        claims = {
            "iss": f"{self.url}/portal",
            "destinationId": DESTINATION,
            "services": [
                {"gebietIDs": [REGION_IDENTIFIER + REGION], "leistungIDs": [SERVICE_IDENTIFIER + SERVICE]},
            ],
        } | self.claims
        parts = {name: private_jwk()[name] for name in (*keys.PUBLIC_PARTS, *keys.PRIVATE_PARTS)}
        header = {"typ": "jwt", "alg": "PS512", "kid": private_jwk()["kid"]}
        token = jws.serialize_compact(header, json.dumps(claims), RSAKey.import_key(parts), algorithms=["PS512"])
        return token[:-9] + "A" * 9 if self.spoil else token


@pytest.fixture
def guide() -> Iterator[Guide]:
    one = Guide()
    one.listener.start()
    yield one
    one.listener.stop()


def test_a_signed_destination_is_confirmed_and_not_asked_for_again(guide: Guide) -> None:
    guide.confirm()
    guide.confirm()
    assert guide.asked == 1


@pytest.mark.parametrize("area", ["05", "05162", REGION])
def test_an_area_holds_what_lies_in_it(guide: Guide, area: str) -> None:
    guide.claims = {
        "services": [{"gebietIDs": [REGION_IDENTIFIER + area], "leistungIDs": [SERVICE_IDENTIFIER + SERVICE]}]
    }
    guide.confirm()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"destinationId": OTHER},
        {"services": []},
        {"services": "alle"},
        {"services": [{"gebietIDs": [REGION_IDENTIFIER + REGION], "leistungIDs": [SERVICE_IDENTIFIER + "99"]}]},
        {"services": [{"gebietIDs": [REGION_IDENTIFIER + "05774"], "leistungIDs": [SERVICE_IDENTIFIER + SERVICE]}]},
        {"services": [{"gebietIDs": [REGION_IDENTIFIER], "leistungIDs": [SERVICE_IDENTIFIER + SERVICE]}]},
    ],
)
def test_a_signature_for_something_else_confirms_nothing(guide: Guide, claims: dict[str, Any]) -> None:
    guide.claims = claims
    with pytest.raises(Misconfigured, match="Signatur"):
        guide.confirm()


def test_a_spoilt_signature_confirms_nothing(guide: Guide) -> None:
    guide.spoil = True
    with pytest.raises(Misconfigured, match="falsch"):
        guide.confirm()


def test_another_destination_is_named(guide: Guide) -> None:
    guide.destination = OTHER
    with pytest.raises(Misconfigured, match="anderen Zustellpunkt"):
        guide.confirm()


@pytest.mark.parametrize(
    ("status", "failure"), [(400, Misconfigured), (429, TemporaryFailure), (503, TemporaryFailure)]
)
def test_a_routing_service_that_does_not_answer_confirms_nothing(guide: Guide, status: int, failure: Any) -> None:
    guide.status = status
    with pytest.raises(failure):
        guide.confirm()


def test_routing_without_its_portal_is_no_setting() -> None:
    with pytest.raises(ValueError, match="belong together"):
        Config.model_validate(settings(routing_url="https://routing.example/v1"))
