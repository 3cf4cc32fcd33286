"""The operator's board, and who may open it."""

import pytest
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(a_stadt: Tenant) -> Delivery:
    """A delivery of A-Stadt that was given up because its register does not answer."""
    with acting_for(a_stadt):
        connection = Connection.objects.create(
            port="delivery", slug="register", provider="x", name="Melderegister", settings={}, problems=["Kein Netz."]
        )
        delivery: Delivery = Delivery.objects.create(
            reference="MB-1",
            connection=connection,
            content={"data": "Ada Lindqvist"},
            given_up_at=timezone.now(),
            next_try_at=None,
            problems=["Zeitüberschreitung."],
        )
    return delivery


def test_only_operators_at_the_providers_host_open_it(
    olga: Account, adam: Account, ada: Account, a_stadt: Tenant, provider: Tenant
) -> None:
    for address in ("/betrieb/", "/betrieb/a-stadt/"):
        assert client_for(provider, olga).get(address).status_code == 200
        assert client_for(provider).get(address).status_code == 302
        assert [client_for(a_stadt, one).get(address).status_code for one in (adam, ada)] == [404, 404]


def test_the_board_begins_with_whoever_is_in_trouble(olga: Account, b_dorf: Tenant, stuck: Delivery) -> None:
    page = client_for(olga.tenant, olga).get("/betrieb/").content.decode()
    assert "1 gestörte Verbindung, 1 aufgegebene Übergabe in A-Stadt" in page
    assert page.index("A-Stadt") < page.index("B-Dorf")


def test_the_reason_stands_there_in_words_and_nobodys_data(olga: Account, stuck: Delivery) -> None:
    page = client_for(olga.tenant, olga).get("/betrieb/a-stadt/").content.decode()
    assert all(words in page for words in ("Kein Netz.", "Zeitüberschreitung.", "MB-1"))
    assert "Lindqvist" not in page


def test_the_button_starts_the_hand_over_again_once(olga: Account, stuck: Delivery) -> None:
    browser, address = client_for(olga.tenant, olga), "/betrieb/a-stadt/uebergaben/MB-1/noch-einmal"
    assert "läuft wieder" in browser.post(address, follow=True).content.decode()
    assert "läuft noch oder ist schon angekommen" in browser.post(address, follow=True).content.decode()
    with acting_for(stuck.tenant):
        assert Delivery.objects.get().given_up_at is None
        entry = AuditEntry.objects.get(action="delivery.replayed")
    assert (entry.actor_kind, entry.actor_id) == ("operator", str(olga.pk))


def test_a_check_runs_for_the_municipality(olga: Account, stuck: Delivery) -> None:
    with acting_for(stuck.tenant):
        connection = Connection.objects.get()
    browser = client_for(olga.tenant, olga)
    browser.post(f"/betrieb/a-stadt/verbindungen/{connection.pk}/pruefen")
    assert "Prüfung läuft" in browser.get("/betrieb/a-stadt/").content.decode()
    run_jobs(only="connections.")
    assert "Unknown provider" in browser.get("/betrieb/a-stadt/").content.decode()


def test_unknown_municipalities_and_foreign_references_are_not_found(
    olga: Account, b_dorf: Tenant, stuck: Delivery
) -> None:
    browser = client_for(olga.tenant, olga)
    assert browser.get("/betrieb/nirgendwo/").status_code == 404
    assert browser.get("/betrieb/betrieb/").status_code == 404
    assert browser.post("/betrieb/b-dorf/uebergaben/MB-1/noch-einmal").status_code == 404
