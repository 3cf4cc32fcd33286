"""The administration of one municipality, and who may open what."""

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account, Role
from kommunalportal.catalogue.models import OnlineService, OrganisationalUnit
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for, make_account, posted_mails
from tests.jobs import run_jobs
from tests.offers import make_offer

pytestmark = pytest.mark.django_db

FOR_ADMINISTRATORS = [
    "/verwaltung/personen/",
    "/verwaltung/personen/neu",
    "/verwaltung/verbindungen/",
    "/verwaltung/protokoll/",
    "/verwaltung/protokoll/datei",
]
INVITATION = {
    "email": "neu@example.org",
    "given_name": "Nele",
    "family_name": "Neumann",
    "kind": "clerk",
    "unit_slug": "buergerbuero",
}


@pytest.fixture
def administrator(adam: Account) -> Client:
    return client_for(adam.tenant, adam)


@pytest.fixture
def unit(a_stadt: Tenant) -> str:
    with acting_for(a_stadt):
        OrganisationalUnit.objects.create(slug="buergerbuero", name="Bürgerbüro")
    return "buergerbuero"


@pytest.fixture
def offer(a_stadt: Tenant) -> OnlineService:
    with acting_for(a_stadt):
        return make_offer("Meldebescheinigung")


@pytest.fixture
def connection(a_stadt: Tenant) -> Connection:
    with acting_for(a_stadt):
        problems = ["Die Bezahlplattform antwortet zurzeit nicht."]
        return Connection.objects.create(
            port="payments", slug="main", provider="x", name="Kasse", settings={}, problems=problems
        )


def _actions(tenant: Tenant) -> set[str]:
    with acting_for(tenant):
        return set(AuditEntry.objects.values_list("action", flat=True))


@pytest.mark.parametrize("address", ["/verwaltung/", "/verwaltung/leistungen/", *FOR_ADMINISTRATORS])
def test_only_administrators_open_it(adam: Account, clara: Account, ada: Account, guest: Client, address: str) -> None:
    assert client_for(adam.tenant, adam).get(address).status_code == 200
    assert [client_for(one.tenant, one).get(address).status_code for one in (clara, ada)] == [403, 403]
    assert guest.get(address).status_code == 302


@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_editors_see_services_only(edda: Account, offer: OnlineService, address: str) -> None:
    browser = client_for(edda.tenant, edda)
    assert browser.get(address).status_code == 403
    assert browser.get("/verwaltung/").headers["location"] == "/verwaltung/redaktion/"
    page = browser.get("/verwaltung/leistungen/").content.decode()
    assert "Meldebescheinigung" in page
    assert "/verwaltung/personen/" not in page


def test_the_first_page_says_what_is_wrong_in_words(administrator: Client, connection: Connection) -> None:
    page = administrator.get("/verwaltung/").content.decode()
    assert "Eine Verbindung ist gestört" in page
    assert "Die Bezahlplattform antwortet zurzeit nicht." in page


def test_a_colleague_gets_an_account_and_chooses_the_password(adam: Account, unit: str) -> None:
    answer = client_for(adam.tenant, adam).post("/verwaltung/personen/neu", INVITATION, follow=True)
    assert "Nele Neumann" in answer.content.decode()
    (mail,) = posted_mails(adam.tenant)
    assert mail.to == "neu@example.org"
    link = next(word for word in mail.text.split() if "/konto/passwort-vergessen/" in word)
    page = client_for(adam.tenant).get(link[link.index("/konto") :], follow=True)
    assert 'name="password1"' in page.content.decode()
    assert {"account.created", "role.granted", "account.password_link_sent"} <= _actions(adam.tenant)


def test_whoever_has_an_account_already_gets_the_role_and_no_new_password(
    administrator: Client, ada: Account, unit: str
) -> None:
    administrator.post("/verwaltung/personen/neu", {**INVITATION, "email": "Ada@example.org"})
    with acting_for(ada.tenant):
        assert Role.objects.get(account=ada).unit_slug == unit
        assert Account.objects.get(pk=ada.pk).name == "Ada Lindqvist"
    assert posted_mails(ada.tenant) == []


def test_a_clerk_without_a_unit_is_an_error_at_the_field(administrator: Client, unit: str) -> None:
    answer = administrator.post("/verwaltung/personen/neu", {**INVITATION, "unit_slug": ""})
    assert answer.status_code == 422
    assert 'href="#id_unit_slug"' in answer.content.decode()
    assert 'value="Nele"' in answer.content.decode()


def test_taking_a_role_away_asks_first(adam: Account, administrator: Client, clara: Account) -> None:
    with acting_for(clara.tenant):
        address = f"/verwaltung/personen/{clara.pk}/rollen/{Role.objects.get(account=clara).pk}/entziehen"
    assert "Möchten Sie diese Rolle entziehen?" in administrator.get(address).content.decode()
    with acting_for(clara.tenant):
        assert clara.roles.exists()
    administrator.post(address)
    with acting_for(clara.tenant):
        assert not clara.roles.exists()
    assert "role.revoked" in _actions(adam.tenant)


def test_a_locked_colleague_is_out_at_once_and_comes_back(administrator: Client, clara: Account) -> None:
    desk = client_for(clara.tenant, clara)
    administrator.post(f"/verwaltung/personen/{clara.pk}/sperren")
    assert desk.get("/sachbearbeitung/").status_code == 302
    administrator.post(f"/verwaltung/personen/{clara.pk}/entsperren")
    assert client_for(clara.tenant, clara).get("/sachbearbeitung/").status_code == 200
    assert {"account.locked", "account.unlocked"} <= _actions(clara.tenant)


def test_the_last_administrator_can_neither_lock_nor_degrade_the_own_account(
    adam: Account, administrator: Client
) -> None:
    administrator.post(f"/verwaltung/personen/{adam.pk}/sperren")
    with acting_for(adam.tenant):
        role = Role.objects.get(account=adam)
    page = administrator.post(f"/verwaltung/personen/{adam.pk}/rollen/{role.pk}/entziehen", follow=True)
    assert "mindestens eine Verwaltung" in page.content.decode()
    with acting_for(adam.tenant):
        assert Account.objects.get(pk=adam.pk).is_active


def test_a_locked_administrator_does_not_count_as_the_one_who_stays(adam: Account, administrator: Client) -> None:
    other = make_account(adam.tenant, "anna@example.org", role="administrator")
    administrator.post(f"/verwaltung/personen/{other.pk}/sperren")
    with acting_for(adam.tenant):
        role = Role.objects.get(account=adam)
    administrator.post(f"/verwaltung/personen/{adam.pk}/rollen/{role.pk}/entziehen")
    with acting_for(adam.tenant):
        assert adam.roles.exists()


def test_citizens_and_other_towns_colleagues_are_not_found(administrator: Client, ada: Account, berta: Account) -> None:
    found = [administrator.get(f"/verwaltung/personen/{one.pk}/").status_code for one in (ada, berta)]
    assert found == [404, 404]
    assert "ada@example.org" not in administrator.get("/verwaltung/personen/").content.decode()


def test_pressing_the_button_has_the_connection_checked_once(administrator: Client, connection: Connection) -> None:
    for _ in range(2):
        administrator.post(f"/verwaltung/verbindungen/{connection.pk}/pruefen")
    assert "Prüfung läuft" in administrator.get("/verwaltung/verbindungen/").content.decode()
    assert run_jobs(only="connections.") == ["connections.check"]
    page = administrator.get("/verwaltung/verbindungen/").content.decode()
    assert "Prüfung läuft" not in page
    assert "Unknown provider" in page


def test_another_towns_connection_is_not_found(berta: Account, b_dorf: Tenant, connection: Connection) -> None:
    other = make_account(b_dorf, "benno@example.org", role="administrator")
    assert client_for(b_dorf, other).post(f"/verwaltung/verbindungen/{connection.pk}/pruefen").status_code == 404


def test_switching_a_service_off_needs_a_reason_and_is_written_down(edda: Account, offer: OnlineService) -> None:
    browser, address = client_for(edda.tenant, edda), "/verwaltung/leistungen/meldebescheinigung/"
    assert browser.post(address, {"is_active": "0"}).status_code == 422
    assert browser.post(address, {"is_active": "0", "reason": "ready"}).status_code == 422
    page = browser.post(address, {"is_active": "0", "reason": "maintenance"}, follow=True).content.decode()
    assert "abgeschaltet" in page
    assert "Wartung" in page
    with acting_for(edda.tenant):
        assert not OnlineService.objects.get().is_active
        assert AuditEntry.objects.get(action="online_service.switched").details["reason"] == "maintenance"


def test_the_audit_is_filtered_and_downloaded(adam: Account, administrator: Client, clara: Account) -> None:
    page = administrator.get("/verwaltung/protokoll/?ereignis=role.granted").content.decode()
    assert "role.granted</td>" in page
    assert "account.created</td>" not in page
    file = administrator.get("/verwaltung/protokoll/datei?ereignis=role.granted")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number;at;action")
    assert all(";role.granted;" in line for line in lines[1:])
    assert "audit.exported" in _actions(adam.tenant)


def test_the_audit_proves_that_it_is_unchanged(administrator: Client, clara: Account) -> None:
    administrator.post("/verwaltung/protokoll/pruefen")
    assert run_jobs(only="audit.") == ["audit.check"]
    assert "Unverändert:" in administrator.get("/verwaltung/protokoll/").content.decode()
