"""Every form of the portal is sent what nobody should send; every one answers, and none with an error of the server."""

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant
from tests.factories import client_for
from tests.isolation.addresses import addresses
from tests.isolation.forms import Form, forms_in
from tests.isolation.stock import Stock

BAD_WORDS = {
    "a NUL byte": "a\x00b",
    "very long": "x" * 60_000,
    "half a surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "turned around": "\u202egpj.exe",
    "a huge number": "9" * 400,
    "a list": "[]",
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
}
LEAVING = {"/abmelden"}
PERSONS = ["nobody", "ada", "clerk_of_soziales", "adam", "edda", "olga"]
QUERIES = ("q", "seite", "liste", "lang", "next", "monat", "tag", "ort", "code", "level", "limit", "offset", "filter")


def browser_of(name: str, request: pytest.FixtureRequest, a_stadt: Tenant) -> Client:
    account: Account | None = None if name == "nobody" else request.getfixturevalue(name)
    client = client_for(account.tenant if account else a_stadt, account)
    client.raise_request_exception = False
    return client


def pages(client: Client, stock: Stock) -> Iterator[str]:
    for address in addresses():
        path = address.filled(stock.examples)
        if path not in LEAVING:
            yield path


def found_forms(client: Client, stock: Stock) -> dict[tuple[str, str, tuple[str, ...]], Form]:
    """Each form once, whatever page it stands on."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for path in pages(client, stock):
        response = client.get(path)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            for form in forms_in(response.content.decode()):
                form.action = urljoin(path, form.action) if form.action else path
                if form.action not in LEAVING:
                    found.setdefault((form.action, form.method, tuple(sorted(form.fields))), form)
    return found


@pytest.mark.parametrize("name", PERSONS)
def test_no_form_breaks(stock: Stock, a_stadt: Tenant, name: str, request: pytest.FixtureRequest) -> None:
    client = browser_of(name, request, a_stadt)
    broken = []
    forms = found_forms(client, stock)
    assert forms
    for form in forms.values():
        send = client.post if form.method == "post" else client.get
        for what, word in BAD_WORDS.items():
            response = send(form.action, dict.fromkeys(form.fields, word))
            if response.status_code == 500:
                broken.append(f"{form.method} {form.action}: {what}: {sorted(form.fields)}")
    assert broken == []


@pytest.mark.parametrize("name", ["nobody", "clerk_of_soziales", "adam"])
@pytest.mark.parametrize("what", ["a NUL byte", "a huge number", "very long"])
def test_no_question_in_an_address_breaks(
    stock: Stock, a_stadt: Tenant, name: str, what: str, request: pytest.FixtureRequest
) -> None:
    client = browser_of(name, request, a_stadt)
    asked = dict.fromkeys(QUERIES, BAD_WORDS[what][:5000])
    broken = [path for path in pages(client, stock) if client.get(path, asked).status_code == 500]
    assert broken == []


@pytest.mark.parametrize("part", ["%00", "%F0%28%8C%28", "..%2f..%2fetc%2fpasswd", "9" * 300, "%E2%80%AE"])
def test_no_part_of_an_address_breaks(stock: Stock, ada: Account, part: str) -> None:
    client = client_for(stock.tenant, ada)
    client.raise_request_exception = False
    broken = []
    for address in addresses():
        if address.parameters:
            path = address.filled(dict.fromkeys(address.parameters, part))
            if client.get(path).status_code == 500:
                broken.append(path)
    assert broken == []


def test_a_file_where_none_belongs_is_ignored(stock: Stock, clerk_of_soziales: Account) -> None:
    client = client_for(stock.tenant, clerk_of_soziales)
    address = f"/sachbearbeitung/{stock.examples['file_reference']}/vermerk"
    response = client.post(address, {"text": SimpleUploadedFile("../../x.exe", b"MZ")})
    assert response.status_code == 422
