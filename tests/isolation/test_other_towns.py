"""Every address, tried by people of another municipality with identifiers that exist in A-Stadt."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.api.urls import api
from tests.factories import client_for
from tests.isolation.addresses import Address, UnknownParameter, addresses
from tests.isolation.stock import Stock
from tests.isolation.visits import visit_all

#: Whoever holds the secret part of these addresses may use them at their own town, without an account.
BY_SECRET_LINK = {
    "appointment_manage",
    "appointment_calendar",
    "appointment_cancel",
    "appointment_move",
    "check_code",
}
#: Whoever reads a page may say something about it; that is a row of its own and touches no other.
FROM_ANYBODY = {"feedback", "barrier"}
REFUSALS = {302, 401, 403, 404, 405, 409}
#: Parts of addresses that name public things or pages of one's own, and no row of somebody.
OWN_OR_PUBLIC = {"path", "key", "uidb36", "moment", "type_slug", "location_slug", "kind"}
STRANGERS = ["nobody", "bela", "berta", "bruno"]


def the_account(request: pytest.FixtureRequest, name: str) -> Account | None:
    return None if name == "nobody" else request.getfixturevalue(name)


@pytest.mark.parametrize("name", STRANGERS)
def test_no_address_of_another_town_shows_or_changes_a_stadts_rows(
    stock: Stock, b_dorf: Tenant, name: str, request: pytest.FixtureRequest
) -> None:
    client = client_for(b_dorf, the_account(request, name))
    before = stock.fingerprint()

    answers = list(visit_all(client, stock, addresses()))

    assert [str(answer) for answer in answers if answer.leaks] == []
    assert [str(answer) for answer in answers if answer.status == 500] == []
    named = [answer for answer in answers if set(answer.address.parameters) - OWN_OR_PUBLIC]
    opened = [str(answer) for answer in named if answer.status not in REFUSALS and answer.address.name != "check_code"]
    assert opened == []
    assert stock.fingerprint() == before


@pytest.mark.parametrize("name", STRANGERS)
def test_a_session_of_another_town_opens_nothing_at_a_stadt(
    stock: Stock, a_stadt: Tenant, b_dorf: Tenant, name: str, request: pytest.FixtureRequest
) -> None:
    client = client_for(b_dorf, the_account(request, name))
    client.defaults["HTTP_HOST"] = f"{a_stadt.slug}.localhost"
    before = stock.fingerprint()

    closed = [address for address in addresses() if address.name not in BY_SECRET_LINK | FROM_ANYBODY]
    answers = list(visit_all(client, stock, closed))

    assert [str(answer) for answer in answers if answer.leaks] == []
    assert [str(answer) for answer in answers if answer.status == 500] == []
    assert stock.fingerprint() == before


def test_a_part_of_an_address_without_an_example_is_noticed(stock: Stock) -> None:
    with pytest.raises(UnknownParameter, match="'fresh_id'"):
        Address("fresh", "neu/<int:fresh_id>/", ("fresh_id",)).filled(stock.examples)


def test_every_operation_of_the_interface_for_machines_was_visited() -> None:
    visited = {address.as_in_openapi for address in addresses("api/")}
    assert set(api.get_openapi_schema()["paths"]) <= visited
