"""Inside A-Stadt: rights end where the role, the unit or the person ends."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from kommunalportal.accounts.guests import guest_for
from kommunalportal.accounts.models import Account
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.access import GUEST
from tests.factories import client_for
from tests.isolation.addresses import addresses
from tests.isolation.stock import Stock
from tests.isolation.visits import Answer, visit_all

DESK, ADMINISTRATION, OPERATOR = "sachbearbeitung/", "verwaltung/", "betrieb/"
#: Pages of the administration that editors may open, too.
FOR_EDITORS = frozenset({"admin_overview", "admin_offers", "admin_switch_offer", "admin_offer_guests"}) | {
    address.name
    for room in ("verwaltung/redaktion/", "verwaltung/rueckmeldungen/")
    for address in addresses(room)
    if address.name != "editing_rules"
}
FORBIDDEN = [
    ("ada", DESK),
    ("edda", DESK),
    ("adam", DESK),
    ("ada", ADMINISTRATION),
    ("clara", ADMINISTRATION),
    ("edda", ADMINISTRATION),
    ("ada", OPERATOR),
    ("clara", OPERATOR),
    ("edda", OPERATOR),
    ("adam", OPERATOR),
]


@dataclass(frozen=True)
class Visitor:
    """Somebody logged in at A-Stadt, and its rows as they were before the visit."""

    stock: Stock
    client: Client
    before: dict[str, str]

    @classmethod
    def arrives(cls, stock: Stock, account: Account | None) -> "Visitor":
        client = client_for(stock.tenant, account)
        return cls(stock, client, stock.fingerprint())

    def visits(self, prefix: str, *, without: frozenset[str] = frozenset()) -> list[Answer]:
        wanted = [address for address in addresses(prefix) if address.name not in without]
        return list(visit_all(self.client, self.stock, wanted))

    @property
    def changed(self) -> set[str]:
        """The tables that are not as they were."""
        return {table for table, digest in self.stock.fingerprint().items() if digest != self.before[table]}


@pytest.mark.parametrize(("name", "prefix"), FORBIDDEN)
def test_a_role_opens_no_page_of_another(stock: Stock, name: str, prefix: str, request: pytest.FixtureRequest) -> None:
    visitor = Visitor.arrives(stock, request.getfixturevalue(name))

    answers = visitor.visits(prefix, without=FOR_EDITORS if name == "edda" else frozenset())

    assert answers
    assert [str(answer) for answer in answers if answer.status not in {403, 404, 405}] == []
    assert visitor.changed == set()


@pytest.mark.parametrize("prefix", [DESK, ADMINISTRATION, "konto/", "antrag/", "gast/"])
def test_nobody_gets_in_without_login(stock: Stock, prefix: str) -> None:
    visitor = Visitor.arrives(stock, None)
    answers = visitor.visits(prefix)
    assert [str(answer) for answer in answers if answer.leaks or answer.status == 500] == []
    assert visitor.changed == set()


def test_a_clerk_of_another_unit_finds_no_case(stock: Stock, conrad: Account) -> None:
    visitor = Visitor.arrives(stock, conrad)
    answers = visitor.visits(DESK)
    assert {answer.status for answer in answers if answer.address.parameters} <= {404, 405}
    assert [str(answer) for answer in answers if answer.leaks] == []
    assert visitor.changed == set()


@pytest.mark.parametrize(
    "prefix",
    [
        "antrag/",
        "konto/antraege",
        "konto/postfach",
        "konto/termine",
        "konto/checklisten",
        "konto/vollmachten",
        "konto/unternehmen",
    ],
)
def test_another_citizen_sees_and_changes_nothing_of_adas(stock: Stock, anton: Account, prefix: str) -> None:
    visitor = Visitor.arrives(stock, anton)

    answers = visitor.visits(prefix)

    assert [str(answer) for answer in answers if answer.leaks] == []
    named = [
        answer
        for answer in answers
        if {"reference", "letter_id", "checklist_id", "mandate_id", "organisation_id"} & set(answer.address.parameters)
    ]
    assert {answer.status for answer in named} <= {404, 405}
    # Anton may begin an application of his own.
    assert visitor.changed <= {"applications.Application", "applications.TimelineEntry", "kernel.AuditEntry"}


@pytest.mark.parametrize("prefix", [DESK, ADMINISTRATION, "konto/", "antrag/", "gast/", "mitzeichnen/"])
def test_a_guest_sees_and_changes_nothing_of_adas(stock: Stock, prefix: str) -> None:
    with acting_for(stock.tenant):
        guest = guest_for("gast@example.org", language="de")
        visitor = Visitor.arrives(stock, None)
        session = visitor.client.session
        session[GUEST] = guest.pk
        session.save()
        visitor.client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    answers = visitor.visits(prefix)

    assert prefix != "gast/" or 200 in {answer.status for answer in answers}
    assert [str(answer) for answer in answers if answer.leaks or answer.status == 500] == []
    assert visitor.changed == set()


def test_the_operator_reads_no_citizens_data(stock: Stock, provider: Tenant, olga: Account) -> None:
    client = client_for(provider, olga)
    before = stock.fingerprint()
    elsewhere = [address for address in addresses() if not address.route.startswith(OPERATOR)]

    answers = list(visit_all(client, stock, elsewhere))

    assert [str(answer) for answer in answers if answer.leaks] == []
    assert stock.fingerprint() == before


def test_whoever_may_gets_in(stock: Stock, ada: Account, clerk_of_soziales: Account, adam: Account) -> None:
    """The walks above would prove little if nobody could open anything."""
    doors = {"konto/postfach/<": ada, "antrag/": ada, "sachbearbeitung/<": clerk_of_soziales, ADMINISTRATION: adam}
    for prefix, account in doors.items():
        answers = Visitor.arrives(stock, account).visits(prefix)
        assert 200 in {answer.status for answer in answers}, prefix
        assert prefix == ADMINISTRATION or any(answer.leaks for answer in answers), prefix
