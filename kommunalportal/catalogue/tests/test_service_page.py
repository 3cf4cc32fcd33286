"""The page of one service says everything that is known, in the reader's language, and nothing that is not so."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kommunalportal.accounts.models import Account
from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.hours import state_at
from kommunalportal.catalogue.models import (
    Fee,
    OnlineService,
    PublicService,
    Responsibility,
    ServiceText,
)
from kommunalportal.connections.actions import note_health, pause_connection
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web import tenants
from kommunalportal.web.citizen.catalogue_words import today_words
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for, make_account
from tests.offers import connect_offer, make_application

PASSPORT, CERTIFICATE = "/leistungen/reisepass/", "/leistungen/meldebescheinigung/"
Read = Callable[..., str]


@pytest.fixture
def read(browser: Client) -> Read:
    """Text of a page as it is now."""

    def text(path: str) -> str:
        kept_pages.clear()
        response = browser.get(path)
        assert response.status_code == 200
        return response.content.decode().replace("\xa0", " ")

    return text


@pytest.fixture
def look(browser: Client) -> Read:
    """Text of a page as visitors get it: kept where nothing was published since."""
    return lambda path: browser.get(path).content.decode()


@pytest.fixture
def passport(in_grevenbroich: Tenant) -> PublicService:
    return PublicService.in_lineage.get(slug="reisepass")


@pytest.fixture
def online(in_grevenbroich: Tenant) -> OnlineService:
    """The registration certificate can be ordered, and all its connections are there."""
    connect_offer("meldebescheinigung")
    service = PublicService.in_lineage.get(slug="meldebescheinigung")
    return offer_online(service=service, bundle_slug="meldebescheinigung", actor=SYSTEM, trust_level="LOW")


def test_the_towns_own_words_replace_the_states(read: Read, passport: PublicService) -> None:
    assert "Entwurf, noch nicht von der Redaktion geprüft" in read(PASSPORT)
    states = ServiceText.in_lineage.get(service=passport, language="de")
    ServiceText.objects.create(
        service=passport, summary="Ihr Pass aus Grevenbroich.", who=states.who, needs=states.needs, is_reviewed=True
    )
    text = read(PASSPORT)
    assert "Ihr Pass aus Grevenbroich." in text
    assert states.summary not in text
    assert states.needs[0] in text


def test_a_full_text_shows_every_part(read: Read, passport: PublicService, online: OnlineService) -> None:
    ServiceText.objects.create(
        service=passport,
        who="Für alle mit deutscher Staatsangehörigkeit.",
        requirements=["Sie sind Deutsche oder Deutscher."],
        documents=[
            {"text": "Nachweis der Anschrift", "service": "meldebescheinigung"},
            {"text": "Geburtsurkunde", "service": "geburtsurkunde"},
            {"text": "Erfundenes", "service": "gibt-es-nicht"},
            {"text": "Passfoto", "service": ""},
        ],
        procedure=["Sie buchen einen Termin.", "Sie kommen mit allen Unterlagen."],
        deadlines=["Der Pass gilt 10 Jahre."],
        objection="Gegen die Ablehnung können Sie klagen.",
        related=["personalausweis"],
        law=[{"text": "§ 6 PassG", "url": "https://www.gesetze-im-internet.de/pa_g_1986/__6.html"}],
    )
    text = read(PASSPORT)
    for heading in (
        "Für wen ist das?",
        "Voraussetzungen",
        "Diese Unterlagen brauchen Sie",
        "So läuft es ab",
        "Fristen",
    ):
        assert f"<h2>{heading}</h2>" in text
    assert "Wenn Sie nicht einverstanden sind" in text
    assert 'href="/leistungen/meldebescheinigung/">Hier online bestellen: Meldebescheinigung ausstellen</a>' in text
    assert 'href="/leistungen/geburtsurkunde/">So bekommen Sie das: Geburtsurkunde ausstellen</a>' in text
    assert "gibt-es-nicht" not in text
    assert 'href="https://www.gesetze-im-internet.de/pa_g_1986/__6.html"' in text


def test_a_page_without_any_text_is_still_a_page(read: Read, passport: PublicService) -> None:
    with acting_for(passport.tenant):
        ServiceText.objects.filter(service=passport).delete()
    Responsibility.objects.filter(service=passport).update(unit=None)
    text = read(PASSPORT)
    assert "Hier lesen Sie, wer für „Reisepass beantragen“ zuständig ist" in text
    assert "So läuft es ab" not in text


def test_german_text_on_an_english_page_says_that_it_is_german(read: Read, passport: PublicService) -> None:
    ServiceText.objects.create(service=passport, language="en", summary="Apply for your passport.")
    text = read(f"{PASSPORT}?lang=en")
    assert '<p class="kp-lead">Apply for your passport.</p>' in text
    assert '<h1 lang="de" dir="ltr">Reisepass beantragen</h1>' in text
    assert '<p lang="de" dir="ltr">' in text
    assert "kp-translation-note" in text


def test_the_fee_is_the_one_of_today(read: Read, passport: PublicService) -> None:
    today = timezone.localdate()
    old = Fee.objects.create(service=passport, amount=60, basis="Alte Satzung", valid_until=today - timedelta(days=1))
    assert "70,00 €" in read(PASSPORT)  # ours has ended, so the state's holds
    Fee.objects.create(service=passport, amount=80, unit="je Pass", basis="Satzung", valid_from=today)
    text = read(PASSPORT)
    assert "80,00 € je Pass" in text
    assert "Grundlage: Satzung, gilt seit" in text
    assert old.basis not in text
    assert "80,00 € je Pass" in read("/suche?q=reisepass+beantragen")


def test_a_fee_of_tomorrow_is_not_told_today(read: Read, passport: PublicService) -> None:
    Fee.objects.create(service=passport, amount=99, valid_from=timezone.localdate() + timedelta(days=1))
    assert "99,00 €" not in read(PASSPORT)


def test_a_certificate_free_online_is_not_listed_at_the_price_of_paper(read: Read, online: OnlineService) -> None:
    assert online.is_active
    assert "kostenlos bis 9,00 € je Stück" in read("/suche?q=meldebescheinigung")
    assert "Elektronisch kostenlos, auf Papier 9,00 Euro je Stück" in read(CERTIFICATE)


def test_an_ended_online_service_costs_what_the_office_asks(read: Read, online: OnlineService) -> None:
    OnlineService.objects.filter(pk=online.pk).update(is_active=False)
    assert "9,00 €" in read(CERTIFICATE)


@pytest.mark.parametrize("port", ["payments", "seal", "delivery"])
def test_a_paused_connection_is_told_everywhere_at_once(
    look: Read, online: OnlineService, port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenants, "REMEMBER_SECONDS", 0.0)
    assert online.is_active
    assert "Vollständig online" in look(CERTIFICATE)
    assert "Vollständig online" in look("/suche?q=meldebescheinigung")
    connection = Connection.objects.get(port=port)
    pause_connection(connection=connection, problem="Der Schlüssel ist abgelaufen.")
    assert "Zurzeit gestört" in look(CERTIFICATE)
    assert "Zurzeit gestört" in look("/suche?q=meldebescheinigung")
    assert "Meldebescheinigung ausstellen" not in look("/leistungen/?online=ja")
    assert "vollständig online" not in look("/")
    assert '"is_online": false' in look("/api/v1/services/meldebescheinigung")
    note_health(connection=connection, problems=[])
    assert "Vollständig online" in look(CERTIFICATE)
    assert "Meldebescheinigung ausstellen" in look("/leistungen/?online=ja")
    assert "1 davon vollständig online" in look("/")
    assert '"is_online": true' in look("/api/v1/services/meldebescheinigung")


def test_a_missing_connection_is_a_disturbance_too(read: Read, online: OnlineService) -> None:
    Connection.objects.filter(port="delivery").delete()
    text = read(CERTIFICATE)
    assert online.is_active
    assert "Zurzeit gestört" in text
    assert "Jetzt beantragen" not in text


def test_what_needs_a_visit_is_only_partly_online(read: Read, passport: PublicService) -> None:
    connect_offer("meldebescheinigung")
    offer_online(service=passport, bundle_slug="meldebescheinigung", actor=SYSTEM)
    text = read(PASSPORT)
    assert "Teilweise online: Antrag" in text
    assert "Vollständig online" not in text


def test_another_levels_service_leads_to_its_website(read: Read, in_grevenbroich: Tenant) -> None:
    assert in_grevenbroich.is_municipality
    text = read("/leistungen/kindergeld/")
    assert "Beim Bund (externer Link)" in text
    assert 'href="https://www.arbeitsagentur.de/" rel="external"' in text


def test_a_holiday_is_no_opening_day() -> None:
    hours, christmas = {"fr": [["08:00", "12:00"], ["14:00", "16:00"]]}, date(2026, 12, 25)
    at_nine = datetime(2026, 12, 25, 9, tzinfo=UTC)
    assert today_words(state_at(hours, at_nine, ())) == "08:00 bis 12:00 Uhr und 14:00 bis 16:00 Uhr"
    assert today_words(state_at(hours, at_nine, (christmas,))) == "geschlossen"


@pytest.fixture
def applicant(grevenbroich: Tenant) -> Account:
    return make_account(grevenbroich)


def _finished(online: OnlineService, applicant: Account, *, days: int) -> None:
    now = timezone.now()
    make_application(online, applicant, submitted_at=now - timedelta(days=days, hours=-1), decided_at=now)


def test_the_usual_duration_is_measured_once_there_are_ten_cases(
    read: Read, online: OnlineService, applicant: Account
) -> None:
    for _case in range(9):
        _finished(online, applicant, days=3)
    assert "Elektronisch in wenigen Minuten" in read(CERTIFICATE)
    _finished(online, applicant, days=20)
    text = read(CERTIFICATE)
    assert "9 von 10 innerhalb von 3 Tagen" in text
    assert "gemessen an 10 Anträgen" in text


def test_until_then_the_editors_figure_counts(read: Read, online: OnlineService) -> None:
    OnlineService.objects.filter(pk=online.pk).update(usual_days=4)
    assert "meist 4 Tage" in read(CERTIFICATE)


def test_cases_of_another_service_are_not_counted(
    read: Read, online: OnlineService, applicant: Account, passport: PublicService
) -> None:
    other = OnlineService.objects.create(service=passport, bundle_slug="geburtsurkunde")
    for _case in range(10):
        _finished(other, applicant, days=30)
    assert online.is_active
    assert "9 von 10" not in read(CERTIFICATE)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_fullest_page_needs_five_statements(
    browser: Client,
    online: OnlineService,
    language: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    AppointmentType.objects.create(slug="melden", name="Melden", service_slug="meldebescheinigung")
    Fee.objects.create(service=online.service, amount=Decimal(9), valid_from=date(2020, 1, 1))
    browser.get("/hilfe")  # the municipality is known from then on
    with django_assert_max_num_queries(5):
        assert browser.get(f"{CERTIFICATE}?lang={language}").status_code == 200


def test_a_town_without_the_service_shows_none_of_it(badlippspringe: Tenant, online: OnlineService) -> None:
    assert online.is_active
    text = client_for(badlippspringe).get(CERTIFICATE).content.decode()
    assert "Jetzt beantragen" not in text
