"""Events are believed only with the right signature, from the right issuer, in the right shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey
from joserfc.util import urlsafe_b64encode

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.security_events import EVENTS, BadEvent, SecurityEvent, verify
from kommunalportal.adapters.delivery.fitconnect.tests.keys_of_tests import private_jwk, signing_jwk

SERVICE = "https://test.example/submission-api"
DESTINATION = "d12caea8-f372-4eb1-b102-b0a228253a11"
KID = "key-of-the-tests"
SUBMITTED: dict[str, Any] = {EVENTS + "submit-submission": {"authenticationTags": {"metadata": "m", "data": "d"}}}
ACCEPTED: dict[str, Any] = {EVENTS + "accept-submission": {}}


def signed(header: dict[str, Any] | None = None, **changes: Any) -> str:
    claims = {
        "jti": "4ac47caa-bce1-435a-b04f-3322b224b32e",
        "iss": SERVICE,
        "iat": 1622796532,
        "sub": "submission:02bf1d9f-282d-4abf-810a-c4104baf0afe",
        "txn": "case:452b5ee6-35df-441a-bd39-6141723cf914",
        "events": SUBMITTED,
    } | changes
    head = {"typ": "secevent+jwt", "kid": KID, "alg": "PS512"} | (header or {})
    parts = {name: private_jwk()[name] for name in ("kty", "n", "e", "d", "p", "q", "dp", "dq", "qi")}
    return jws.serialize_compact(head, json.dumps(claims), RSAKey.import_key(parts), algorithms=[head["alg"]])


def checked(token: str) -> SecurityEvent:
    def find_key(issuer: str, kid: str) -> RSAKey:
        if issuer not in (SERVICE, DESTINATION):
            raise BadEvent("unknown issuer")
        return keys.public_key(signing_jwk(private_jwk()), purpose=keys.VERIFICATION, kid=KID)

    return verify(token, find_key=find_key, service=SERVICE)


def test_a_signed_event_is_believed() -> None:
    event = checked(signed())
    assert (event.name, event.authentication_tags["data"]) == ("submit-submission", "d")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": DESTINATION},
        {"events": ACCEPTED},
        {"events": {}},
        {"events": SUBMITTED | ACCEPTED},
        {"events": {"https://evil.example/accept-submission": {}}},
        {"events": {EVENTS + "submit-submission": []}},
        {"iat": "yesterday"},
        {"iat": True},
        {"iat": 10**30},
        {"jti": None},
        {"sub": 5},
        {"txn": ""},
    ],
    ids=str,
)
def test_claims_that_do_not_fit_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadEvent):
        checked(signed(**changes))


def test_a_destination_may_accept() -> None:
    assert checked(signed(iss=DESTINATION, events=ACCEPTED)).name == "accept-submission"


@pytest.mark.parametrize("header", [{"alg": "RS512"}, {"typ": "JWT"}], ids=str)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_another_kind_of_token_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(BadEvent):
        checked(signed(header))


@pytest.mark.parametrize("segment", range(3))
def test_a_change_in_any_segment_is_noticed(segment: int) -> None:
    parts = signed().split(".")
    middle = len(parts[segment]) // 2
    changed = "A" if parts[segment][middle] != "A" else "B"
    parts[segment] = parts[segment][:middle] + changed + parts[segment][middle + 1 :]
    with pytest.raises(BadEvent):
        checked(".".join(parts))


@given(st.text() | st.lists(st.text(alphabet="abAB01_-"), min_size=3, max_size=3).map(".".join))
def test_any_text_is_refused_as_an_event(token: str) -> None:
    with pytest.raises(BadEvent):
        checked(token)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_header_is_refused_as_an_event(header: object) -> None:
    segment = urlsafe_b64encode(json.dumps(header).encode()).decode()
    with pytest.raises(BadEvent):
        checked(f"{segment}.e30.e30")
