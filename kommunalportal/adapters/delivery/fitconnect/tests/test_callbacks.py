"""Callbacks against the vector that FITKO published."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.adapters.delivery.fitconnect.callbacks import cases_named_in, verify_callback
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.inbound import InboundCall

# Published in the documentation of FIT-Connect's callbacks (docs.fitko.de), recomputed.
SECRET = "insecure_unsafe_qHScgrg_kP-R31jHUwp3GkVkGJolvBchz65b74Lzue0"
STAMP = 1672527599
BODY = (
    b'{"type":"https://schema.fitko.de/fit-connect/submission-api/callbacks/new-submissions",'
    b'"submissionIds":["f39ab143-d91a-474a-b69f-b00f1a1873c2"]}'
)
AUTHENTICATION = (
    "798cd0edb70c08e5b32aa8a18cbbc8ff6b3078c51af6d011ff4e32e470c74623"
    "4fc4314821fe5185264b029e962bd37de33f3b9fc5f1a93c40ce6672845e90df"
)
CASE = "9eec7d3e-dc66-4f82-9f52-1520bf96a32e"


def published(**headers: str) -> InboundCall:
    given = {"callback-timestamp": str(STAMP), "callback-authentication": AUTHENTICATION}
    return InboundCall(given | headers, BODY, "/")


def test_the_published_vector_is_accepted() -> None:
    verify_callback(published(), secret=SECRET, now=STAMP + 299)


@pytest.mark.parametrize("now", [STAMP + 301, STAMP - 301])
def test_an_old_callback_or_one_from_the_future_is_refused(now: int) -> None:
    with pytest.raises(Refused, match="too_old"):
        verify_callback(published(), secret=SECRET, now=now)


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1" * 13, "١٦٧٢٥٢٧٥٩٩"])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    call = published(**{"callback-timestamp": stamp})
    with pytest.raises(Refused, match="unauthenticated"):
        verify_callback(call, secret=SECRET, now=STAMP)


def test_upper_case_hex_is_refused() -> None:
    call = published(**{"callback-authentication": AUTHENTICATION.upper()})
    with pytest.raises(Refused, match="unauthenticated"):
        verify_callback(call, secret=SECRET, now=STAMP)


def test_each_case_is_named_once() -> None:
    entries = [{"caseId": CASE}, {"caseId": CASE}, {"caseId": "no uuid"}, {"caseId": 3}, "x"]
    assert cases_named_in(json.dumps({"type": "t", "submissions": entries}).encode()) == [CASE]


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        assert isinstance(cases_named_in(body), list)
    except Refused as refused:
        assert refused.code == "delivery.callback_unreadable"


def test_a_body_nested_without_end_is_refused() -> None:
    with pytest.raises(Refused):
        cases_named_in(b"[" * 200_000)
