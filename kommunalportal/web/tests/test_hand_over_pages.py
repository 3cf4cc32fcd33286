"""What did not arrive: the administrator's list, the buttons that help, and the connection behind it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.connections.models import Connection, ConnectionState
from kommunalportal.delivery.models import Attempt, Delivery
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

SETTINGS = {
    "base_url": "https://fit.example",
    "auth_url": "https://fit.example/token",
    "client_id": "portal",
    "client_secret": "streng geheim",
    "destination_id": "6d1a3b44-2f0e-4c5a-9a52-3d2b8f1c9e10",
    "callback_secret": "auch sehr geheim und lang",
}


@pytest.fixture
def administrator(adam: Account) -> Client:
    return client_for(adam.tenant, adam)


@pytest.fixture
def connection(a_stadt: Tenant) -> Connection:
    with acting_for(a_stadt):
        return Connection.objects.create(
            port="delivery", slug="register", provider="fitconnect", name="Melderegister", settings=SETTINGS
        )


@pytest.fixture
def troubled(connection: Connection) -> None:
    """One given up after a failure, one rejected, one late, one on its usual way, and one settled by hand."""
    now, later = timezone.now(), timezone.now() + timedelta(hours=1)
    with acting_for(connection.tenant):
        given_up = Delivery.objects.create(
            reference="MB-1", connection=connection, content={}, given_up_at=now, next_try_at=None
        )
        Attempt.objects.create(
            delivery=given_up, step="submit", started_at=now, milliseconds=3, failure="permanent", message="Zu groß."
        )
        others: dict[str, dict[str, Any]] = {
            "MB-2": {"rejected_at": now, "next_try_at": None, "problems": ["Straße fehlt."]},
            "MB-3": {"created_at": now - timedelta(hours=2), "next_try_at": later},
            "MB-4": {},
            "MB-5": {"given_up_at": now, "settled_at": now, "next_try_at": None},
        }
        for reference, values in others.items():
            Delivery.objects.create(reference=reference, connection=connection, content={}, **values)


def _audited(tenant: Tenant, action: str) -> int:
    with acting_for(tenant):
        return AuditEntry.objects.filter(action=action).count()


def test_the_list_says_what_is_stuck_and_why(administrator: Client, troubled: None) -> None:
    page = administrator.get("/verwaltung/uebergaben/").content.decode()
    assert all(words in page for words in ("MB-1", "MB-2", "MB-3", "Zu groß.", "Straße fehlt.", "ein Fehlversuch"))
    assert "MB-4" not in page
    assert "MB-5" not in page
    rejected = administrator.get("/verwaltung/uebergaben/?art=rejected").content.decode()
    assert "MB-2" in rejected
    assert "MB-1" not in rejected
    assert "MB-1" not in administrator.get("/verwaltung/uebergaben/?verbindung=999").content.decode()


def test_one_is_started_again_once_however_often_somebody_clicks(
    administrator: Client, troubled: None, a_stadt: Tenant
) -> None:
    address = "/verwaltung/uebergaben/MB-1/noch-einmal"
    assert "läuft wieder" in administrator.post(address, follow=True).content.decode()
    assert "läuft noch oder ist schon angekommen" in administrator.post(address, follow=True).content.decode()
    assert _audited(a_stadt, "delivery.replayed") == 1


def test_who_waits_can_be_hurried(administrator: Client, troubled: None, a_stadt: Tenant) -> None:
    for _click in range(2):
        administrator.post("/verwaltung/uebergaben/MB-3/noch-einmal")
    assert _audited(a_stadt, "delivery.hurried") == 1


def test_all_of_a_connection_are_started_again_but_for_what_was_settled(
    administrator: Client, troubled: None, connection: Connection
) -> None:
    address = f"/verwaltung/uebergaben/verbindung/{connection.pk}/alle"
    for _click in range(2):
        administrator.post(address)
    assert run_jobs(only="delivery.try_all") == ["delivery.try_all_again"]
    assert _audited(connection.tenant, "delivery.replayed") == 2
    with acting_for(connection.tenant):
        assert set(Delivery.objects.filter(given_up_at=None, rejected_at=None).values_list("reference", flat=True)) == {
            "MB-1",
            "MB-2",
            "MB-3",
            "MB-4",
        }
    assert "nichts liegen geblieben" in administrator.post(address, follow=True).content.decode()


def test_a_held_connection_keeps_its_queue_and_goes_on_when_it_is_let_go(
    administrator: Client, connection: Connection, troubled: None
) -> None:
    address = f"/verwaltung/verbindungen/{connection.pk}/anhalten"
    administrator.post(address)
    with acting_for(connection.tenant):
        held = Connection.objects.get()
        assert held.state is ConnectionState.PAUSED
        run_jobs(only="delivery.proceed", also_later=True)
        assert not Attempt.objects.exclude(delivery__reference="MB-1").exists()
    administrator.post(address, {"weiter": "1"})
    with acting_for(connection.tenant):
        waiting = Delivery.objects.get(reference="MB-3")
        assert waiting.next_try_at is not None
        assert waiting.next_try_at <= timezone.now()


def test_the_overview_says_how_much_goes_over_a_connection_and_what_ends(
    administrator: Client, connection: Connection, troubled: None
) -> None:
    with acting_for(connection.tenant):
        Connection.objects.update(
            last_checked_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=5),
            expires_what="Zertifikat des Zustellpunkts",
        )
    page = administrator.get("/verwaltung/verbindungen/").content.decode()
    assert all(words in page for words in ("läuft bald ab", "nur noch gültig bis", "3 Übergaben"))


def test_settings_are_changed_without_showing_what_is_secret(administrator: Client, connection: Connection) -> None:
    address = f"/verwaltung/verbindungen/{connection.pk}/"
    page = administrator.get(address).content.decode()
    assert "geheim" not in page.replace("Ist gespeichert", "")
    typed = {**SETTINGS, "name": "Register", "client_id": "neu", "client_secret": "", "callback_secret": ""}
    refused = administrator.post(address, typed)
    assert refused.status_code == 422
    assert "fehlt" in refused.content.decode()
    assert _audited(connection.tenant, "connection.configured") == 0


def test_a_connection_whose_settings_fit_is_saved_and_checked(administrator: Client, a_stadt: Tenant) -> None:
    with acting_for(a_stadt):
        connection = Connection.objects.create(
            port="payments",
            slug="main",
            provider="xbezahldienste",
            name="Kasse",
            settings={"base_url": "https://alt.example", "originator_id": "portal", "end_point_id": "05"},
        )
    typed = {"name": "Kasse", "base_url": "https://neu.example", "originator_id": "portal", "end_point_id": "05"}
    answer = administrator.post(f"/verwaltung/verbindungen/{connection.pk}/", typed)
    assert answer.status_code == 302, answer.content.decode()
    with acting_for(a_stadt):
        assert Connection.objects.get().settings["base_url"] == "https://neu.example"
    assert _audited(a_stadt, "connection.check_asked") == 1


def test_the_operator_sees_numbers_over_all_municipalities(olga: Account, b_dorf: Tenant, troubled: None) -> None:
    page = client_for(olga.tenant, olga).get("/betrieb/uebergaben/").content.decode()
    assert "A-Stadt" in page
    assert "MB-1" not in page


def test_nobody_else_opens_it(clara: Account, ada: Account, connection: Connection) -> None:
    for address in ("/verwaltung/uebergaben/", f"/verwaltung/verbindungen/{connection.pk}/"):
        assert [client_for(one.tenant, one).get(address).status_code for one in (clara, ada)] == [403, 403]
