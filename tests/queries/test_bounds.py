"""How many queries a page may cost. A page whose number grows with its rows is slow long before anybody notices.

The catalogue's public pages have their bounds beside their own tests (``kommunalportal/catalogue/tests``).
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kommunalportal.accounts.guests import guest_for
from kommunalportal.accounts.mandates import give_mandate
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.assisted import start_assisted
from kommunalportal.applications.models import Application
from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.mailbox.actions import Enclosure, send_letter
from kommunalportal.web import tenants
from kommunalportal.web.access import GUEST
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft, offer_service
from tests.factories import client_for

#: Session, account, roles, and for those who work here their second factor and units.
CITIZEN, CLERK = 3, 5


@pytest.fixture(autouse=True)
def _remember_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, the municipality is known after the first page."""
    monkeypatch.setattr(tenants, "REMEMBER_SECONDS", 3600.0)


@pytest.fixture
def draft(in_a_stadt: Tenant, ada: Account) -> Application:
    """Ada's application with every answer."""
    configure_connection(
        port="delivery", slug="population-register", provider="none", name="Register", settings={}, actor=SYSTEM
    )
    return filled_draft(offer_service(CERTIFICATE), ada, ELECTRONIC)


@pytest.fixture
def sent(draft: Application, ada: Account) -> Application:
    """The same, sent."""
    return confirm_application(application=draft, actor=actor_for(ada))


@pytest.fixture
def citizen(ada: Account, draft: Application) -> Client:
    """Ada's browser, after her first page (the municipality and what it offers are known from then on)."""
    browser = client_for(ada.tenant, ada)
    browser.get(page_of(draft, "zweck"))
    return browser


@pytest.fixture
def clerk(clara: Account) -> Client:
    """Clara's browser, after her first page."""
    browser = client_for(clara.tenant, clara)
    browser.get("/hilfe")
    return browser


def page_of(application: Application, page: str) -> str:
    return f"/antrag/{CERTIFICATE}/{application.reference}/{page}"


@pytest.mark.parametrize("page", ["zweck", "person", "anschrift", "erklaerung", "pruefen"])
def test_a_step_and_the_review_read_one_row(
    citizen: Client, draft: Application, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CITIZEN + 1):
        assert citizen.get(page_of(draft, page)).status_code == 200


def test_a_step_costs_a_guest_no_more(
    in_a_stadt: Tenant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    guest, browser = guest_for("gast@example.org", language="de"), client_for(in_a_stadt)
    draft = filled_draft(offer_service(CERTIFICATE), guest, ELECTRONIC)
    session = browser.session
    session[GUEST] = guest.pk
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    browser.get(page_of(draft, "zweck"))
    with django_assert_max_num_queries(CITIZEN):  # no roles to look up
        assert browser.get(page_of(draft, "person")).status_code == 200


def test_saving_a_step_reads_the_row_and_writes_it(
    citizen: Client, draft: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CITIZEN + 2):
        assert citizen.post(page_of(draft, "zweck"), {"purpose": "marriage"}).status_code == 302


def test_a_wrong_answer_costs_no_more_than_a_right_one(
    citizen: Client, draft: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CITIZEN + 2):
        citizen.post(page_of(draft, "zweck"), {"purpose": "golden"})


def test_sending_writes_everything_in_a_bounded_number_of_statements(
    citizen: Client, draft: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CITIZEN + 28):
        assert citizen.post(page_of(draft, "pruefen"), {"bestaetigt": "yes"}).status_code == 302


def test_the_receipt_reads_application_and_timeline(
    citizen: Client, sent: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(CITIZEN + 3):
        assert citizen.get(page_of(sent, "fertig")).status_code == 200


def test_the_list_of_applications_costs_the_same_for_one_and_for_many(
    citizen: Client, sent: Application, ada: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        filled_draft(sent.online_service, ada, {})
    with django_assert_max_num_queries(CITIZEN + 1):
        assert citizen.get("/konto/antraege/").status_code == 200


@pytest.mark.parametrize("letters", [1, 6])
def test_the_mailbox_costs_the_same_for_one_letter_and_for_many(
    citizen: Client,
    in_a_stadt: Tenant,
    ada: Account,
    letters: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(letters):
        enclosure = Enclosure(f"{number}.pdf", "application/pdf", b"%PDF")
        send_letter(account=ada, subject="Post", body="Guten Tag", attachments=(enclosure,), actor=SYSTEM)
    with django_assert_max_num_queries(CITIZEN + 4):
        assert citizen.get("/konto/postfach/").status_code == 200


@pytest.mark.parametrize("cases", [1, 4])
def test_the_clerks_list_costs_the_same_for_one_case_and_for_many(
    clerk: Client,
    draft: Application,
    ada: Account,
    cases: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(cases):
        another = filled_draft(draft.online_service, ada, ELECTRONIC)
        confirm_application(application=another, actor=actor_for(ada))
    with django_assert_max_num_queries(CLERK + 6):
        assert clerk.get("/sachbearbeitung/").status_code == 200


def test_a_case_shows_everything_in_a_bounded_number_of_queries(
    clerk: Client, sent: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reference = sent.work_item.file_reference
    with django_assert_max_num_queries(CLERK + 16):
        assert clerk.get(f"/sachbearbeitung/{reference}/").status_code == 200


@pytest.mark.parametrize("mandates", [1, 4])
def test_mandates_cost_the_same_for_one_and_for_many(
    citizen: Client,
    in_a_stadt: Tenant,
    ada: Account,
    mandates: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(mandates):
        day = timezone.localdate() + timedelta(days=9)
        email = f"person-{number}@example.org"
        give_mandate(giver=ada, email=email, services=[CERTIFICATE], ends_on=day, actor=actor_for(ada))
    with django_assert_max_num_queries(CITIZEN + 2):
        assert citizen.get("/konto/vollmachten/").status_code == 200


def test_companies_are_one_query(citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(CITIZEN + 1):
        assert citizen.get("/konto/unternehmen/").status_code == 200


@pytest.mark.parametrize("drafts", [1, 4])
def test_the_counter_costs_the_same_for_one_draft_and_for_many(
    clerk: Client,
    draft: Application,
    clara: Account,
    drafts: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(drafts):
        start_assisted(
            online_service=draft.online_service,
            account=draft.account,
            identity="passport",
            clerk=clara,
            actor=actor_for(clara, "clerk"),
        )
    with django_assert_max_num_queries(CLERK + 3):
        assert clerk.get("/sachbearbeitung/schalter").status_code == 200


def test_the_login_page_needs_next_to_nothing(
    guest: Client, ada: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    guest.get("/hilfe")
    with django_assert_max_num_queries(2):
        assert guest.get("/anmelden").status_code == 200
