"""The payment platform's own rules and its page for people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.running import run_simulator

PATH = "/paymenttransaction/portal/05162008"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[httpx.Client]:
    with run_simulator("payment", data_dir=tmp_path) as url, httpx.Client(base_url=url) as client:
        yield client


def _order(**changes: Any) -> dict[str, Any]:
    item = {
        "id": "1",
        "reference": "GV-1",
        "description": "Gebühr",
        "taxRate": 0,
        "quantity": 2,
        "totalNetAmount": 18.0,
        "totalTaxAmount": 0,
        "singleNetAmount": 9.0,
        "singleTaxAmount": 0,
    }
    order = {
        "requestId": "r-1",
        "requestTimestamp": "2026-03-02T09:30:15.123Z",
        "currency": "EUR",
        "grosAmount": 18.0,
        "purpose": "GV-1",
        "description": "Meldebescheinigung <1>",
        "redirectUrl": "http://a.localhost:8000/zurueck",
        "items": [item],
    }
    return {**order, **changes}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grosAmount": 17.99}, "CALCULATION_ERROR"),
        ({"grosAmount": 18.001}, "VALIDATION_ERROR"),
        ({"grosAmount": "18.00"}, "VALIDATION_ERROR"),
        ({"currency": "USD"}, "VALIDATION_ERROR"),
        ({"purpose": "Gebühr"}, "VALIDATION_ERROR"),
        ({"purpose": "x" * 28}, "VALIDATION_ERROR"),
        ({"requestId": "a b"}, "VALIDATION_ERROR"),
        ({"requestTimestamp": "2026-03-02T09:30:15Z"}, "VALIDATION_ERROR"),
        ({"redirectUrl": "javascript:alert(1)"}, "VALIDATION_ERROR"),
        ({"items": []}, "VALIDATION_ERROR"),
        ({"items": None}, "VALIDATION_ERROR"),
    ],
)
def test_an_order_against_the_rules_is_refused_with_its_code(
    platform: httpx.Client, changes: dict[str, Any], code: str
) -> None:
    answer = platform.post(PATH, json=_order(**changes))
    assert (answer.status_code, answer.json()["functionalCode"]) == (400, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff"])
def test_a_body_that_is_no_order_is_refused(platform: httpx.Client, body: bytes) -> None:
    assert platform.post(PATH, content=body).json()["functionalCode"] == "VALIDATION_ERROR"


def test_a_request_id_is_taken_once(platform: httpx.Client) -> None:
    platform.post(PATH, json=_order())
    assert platform.post(PATH, json=_order()).json()["functionalCode"] == "PAYMENT_EXISTS"


def test_another_authority_does_not_see_the_order(platform: httpx.Client) -> None:
    transaction = platform.post(PATH, json=_order()).json()["paymentInformation"]["transactionId"]
    assert platform.get(f"{PATH}/{transaction}").status_code == 200
    assert platform.get(f"/paymenttransaction/portal/05162000/{transaction}").status_code == 404


def test_the_page_names_sum_and_purpose_and_needs_no_script(platform: httpx.Client) -> None:
    page = platform.post(PATH, json=_order()).json()["paymentInformation"]["transactionRedirectUrl"]
    html = platform.get(page).text
    assert "18,00 Euro" in html
    assert "Meldebescheinigung &lt;1&gt;" in html
    assert "<script" not in html
    for label in ("Bezahlen", "Abbrechen", "Zahlung scheitern lassen", "Fenster schließen ohne Rückkehr"):
        assert f">{label}</button>" in html


def test_the_payment_page_is_only_named_while_the_order_is_open(platform: httpx.Client) -> None:
    facts = platform.post(PATH, json=_order()).json()["paymentInformation"]
    platform.post(facts["transactionRedirectUrl"], data={"status": "PAYED"})
    after = platform.get(f"{PATH}/{facts['transactionId']}").json()["paymentInformation"]
    assert (after["status"], "transactionRedirectUrl" in after) == ("PAYED", False)
    assert "bezahlt" in platform.get(facts["transactionRedirectUrl"]).text


def test_an_unknown_page_or_button_changes_nothing(platform: httpx.Client) -> None:
    facts = platform.post(PATH, json=_order()).json()["paymentInformation"]
    assert platform.get("/bezahlen/unbekannt").status_code == 404
    platform.post(facts["transactionRedirectUrl"], data={"status": "<b>"})
    assert platform.get(f"{PATH}/{facts['transactionId']}").json()["paymentInformation"]["status"] == "INITIAL"


def test_orders_survive_a_restart(tmp_path: Path) -> None:
    with run_simulator("payment", data_dir=tmp_path) as url:
        transaction = json.loads(httpx.post(url + PATH, json=_order()).content)["paymentInformation"]["transactionId"]
    with run_simulator("payment", data_dir=tmp_path) as url:
        assert httpx.get(f"{url}{PATH}/{transaction}").status_code == 200
        assert transaction in httpx.get(url).text
