"""Public figures, disruptions, and what Prometheus reads."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen.figures import duration_words
from kommunalportal.web.metrics import BACKLOG
from kommunalportal.web.public_pages import kept_pages
from tests.offers import make_application, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept_pages.clear()
    BACKLOG.forget()
    yield
    kept_pages.clear()
    BACKLOG.forget()


@pytest.fixture
def used(ada: Account) -> None:
    """One service was sent six times, another three times."""
    sent = timezone.now()
    with acting_for(ada.tenant):
        for name, times in (("Meldebescheinigung", 6), ("Geburtsurkunde", 3)):
            offer = make_offer(name)
            for _ in range(times):
                make_application(offer, ada, created_at=sent - timedelta(minutes=12), submitted_at=sent)


def _connect(tenant: Tenant, **values: object) -> Connection:
    with acting_for(tenant):
        checked = {"last_checked_at": timezone.now(), **values}
        return Connection.objects.create(port="payments", slug="main", provider="x", name="K", settings={}, **checked)


def test_everybody_sees_the_figures_without_logging_in(guest: Client, used: None) -> None:
    page = guest.get("/statistik/").content.decode()
    assert '<td class="kern-table__cell--numeric">12 Minuten</td>' in page
    assert "unter 5" in page
    assert " style=" not in page


def test_a_hidden_number_draws_no_bar(guest: Client, used: None) -> None:
    page = guest.get("/statistik/").content.decode()
    assert page.count('<rect width="0"') == 1


def test_the_file_keeps_the_same_secrets(guest: Client, used: None) -> None:
    file = guest.get("/statistik/statistik.csv")
    assert file.headers["content-disposition"] == 'attachment; filename="statistik.csv"'
    assert file.content.decode("utf-8-sig").splitlines()[1:] == [
        "Geburtsurkunde;<5;<5;;;;0",
        "Meldebescheinigung;6;6;100;12.0;;0",
    ]


def test_without_services_the_page_says_what_comes(guest: Client) -> None:
    assert "Noch keine Zahlen" in guest.get("/statistik/").content.decode()


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (None, "zu wenige Fälle"),
        (timedelta(seconds=20), "unter 1 Minute"),
        (timedelta(minutes=1), "1 Minute"),
        (timedelta(hours=5), "5 Stunden"),
        (timedelta(days=3), "3 Tage"),
    ],
)
def test_durations_are_said_as_people_say_them(duration: timedelta | None, words: str) -> None:
    assert duration_words(duration) == words


def test_when_all_is_well_the_page_says_so(guest: Client, a_stadt: Tenant) -> None:
    _connect(a_stadt)
    assert "Zurzeit sind keine Störungen bekannt." in guest.get("/stoerungen").content.decode()


def test_a_broken_connection_is_a_disruption_without_its_reason(guest: Client, a_stadt: Tenant) -> None:
    _connect(a_stadt, problems=["Kennwort für 10.0.0.7 ist falsch."])
    page = guest.get("/stoerungen").content.decode()
    assert "Ein Teil des Portals ist gerade gestört" in page
    assert "Bezahlen Sie später" in page
    assert "10.0.0.7" not in page


def test_one_towns_disruption_is_not_anothers(b_dorf: Tenant, guest: Client) -> None:
    _connect(b_dorf, problems=["Antwortet nicht."])
    assert "Zurzeit sind keine Störungen bekannt." in guest.get("/stoerungen").content.decode()


def test_the_backlog_is_summed_over_all_municipalities(a_stadt: Tenant, b_dorf: Tenant, guest: Client) -> None:
    for tenant in (a_stadt, b_dorf):
        connection = _connect(tenant, problems=["Antwortet nicht."])
        with acting_for(tenant):
            Delivery.objects.create(
                reference="MB-1", connection=connection, content={}, created_at=timezone.now() - timedelta(hours=1)
            )
            Delivery.objects.create(reference="MB-2", connection=connection, content={}, given_up_at=timezone.now())
    lines = guest.get("/metrics").content.decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values["portal_deliveries_waiting"] == "2.0"
    assert values["portal_deliveries_given_up"] == "2.0"
    assert float(values["portal_deliveries_oldest_waiting_seconds"]) >= 3600
    assert values['portal_connections{state="bad"}'] == "2.0"
    assert not any("MB-" in line or "a-stadt" in line for line in lines)
