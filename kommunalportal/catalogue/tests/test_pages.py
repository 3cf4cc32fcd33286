"""The citizen's catalogue pages tell the truth, for everybody, from the right town."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kommunalportal.appointments.models import AppointmentType
from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.models import PublicService
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for
from tests.offers import connect_offer

PAGES = [
    "/",
    "/suche?q=perso",
    "/suche",
    "/lebenslagen/",
    "/lebenslagen/tod/",
    "/leistungen/",
    "/leistungen/?ebene=state&zielgruppe=business",
    "/leistungen/personalausweis/",
    "/leistungen/kindergeld/",
    "/formulare/",
    "/aemter/",
    "/aemter/buergerbuero/",
]


def _text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_without_login(browser: Client, path: str) -> None:
    text = _text(browser, path)
    assert text.count("<h1") == 1
    assert " style=" not in text


@pytest.mark.parametrize("path", PAGES)
def test_an_uncached_page_needs_few_queries(
    browser: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get("/hilfe")  # the municipality and the synonyms are known from then on
    browser.get("/suche?q=irgendwas")
    with django_assert_max_num_queries(5):
        browser.get(path)


def test_a_kept_page_needs_no_query(browser: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser.get("/leistungen/personalausweis/")
    with django_assert_num_queries(0):
        browser.get("/leistungen/personalausweis/")


@pytest.mark.parametrize("path", ["/leistungen/nix/", "/lebenslagen/nix/", "/aemter/nix/", "/formulare/nix.pdf"])
def test_what_does_not_exist_is_not_found(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_service_the_town_did_not_choose_is_not_found(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    assert client_for(grevenbroich).get("/leistungen/baugenehmigung/").status_code == 404
    assert client_for(badlippspringe).get("/leistungen/baugenehmigung/").status_code == 200


def test_nothing_is_called_online_before_it_is(browser: Client) -> None:
    text = _text(browser, "/leistungen/meldebescheinigung/")
    assert "Nicht online" in text
    assert "Jetzt beantragen" not in text


def test_an_offered_service_can_be_applied_for(browser: Client, grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        connect_offer("meldebescheinigung")
        service = PublicService.in_lineage.get(slug="meldebescheinigung")
        offer_online(service=service, bundle_slug="meldebescheinigung", actor=SYSTEM)
    text = _text(browser, "/leistungen/meldebescheinigung/")
    assert "Vollständig online" in text
    assert 'href="/antrag/meldebescheinigung/"' in text
    assert "1 davon vollständig online" in _text(browser, "/")


def test_an_offer_whose_bundle_is_gone_is_not_promised(browser: Client, grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        service = PublicService.in_lineage.get(slug="reisepass")
        offer_online(service=service, bundle_slug="gibt-es-nicht", actor=SYSTEM)
    assert "Jetzt beantragen" not in _text(browser, "/leistungen/reisepass/")


def test_an_offer_of_one_town_is_not_another_towns(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    with acting_for(grevenbroich):
        service = PublicService.in_lineage.get(slug="meldebescheinigung")
        offer_online(service=service, bundle_slug="meldebescheinigung", actor=SYSTEM)
    assert "Jetzt beantragen" not in _text(client_for(badlippspringe), "/leistungen/meldebescheinigung/")


def test_a_personal_visit_leads_to_the_appointment(browser: Client, grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        AppointmentType.objects.create(slug="ausweis", name="Ausweis", service_slug="personalausweis")
    text = _text(browser, "/leistungen/personalausweis/")
    assert "Teilweise online: Termin" in text
    assert 'href="/termine/ausweis/"' in text
    assert "46,00\xa0€" in text or "46,00 €" in text


def test_a_form_can_be_had_from_the_service_page(browser: Client) -> None:
    text = _text(browser, "/leistungen/hundesteuer-hund-abmelden/")
    assert "Formular herunterladen" in text
    assert 'href="/formulare/hundesteuer-abmeldung.pdf"' in text


def test_a_paper_that_only_helps_does_not_make_a_service_a_form(browser: Client) -> None:
    text = _text(browser, "/leistungen/wohnsitz-anmelden-hauptwohnung/")
    assert 'href="/formulare/wohnungsgeberbestaetigung.pdf"' in text
    assert "Nicht online" in text


def test_another_authority_is_named(browser: Client) -> None:
    text = _text(browser, "/leistungen/arbeitslosengeld/")
    assert "Beim Bund" in text
    assert "Bundesagentur für Arbeit" in text


def test_what_was_typed_is_escaped(browser: Client) -> None:
    assert "<script>alert" not in _text(browser, "/suche?q=<script>alert(1)</script>")


def test_wrong_filters_and_page_numbers_do_no_harm(browser: Client) -> None:
    for path in ("/suche?q=a&seite=-1", "/suche?q=hund&seite=99999", "/suche?seite=x", "/leistungen/?ebene=mond"):
        assert browser.get(path).status_code == 200


def test_a_download_is_streamed_with_a_safe_name(browser: Client) -> None:
    response = browser.get("/formulare/sepa-lastschriftmandat.pdf")
    assert response.status_code == 200
    assert response.streaming
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="sepa-lastschriftmandat.pdf"'
    assert len(b"".join(response)) == int(response.headers["Content-Length"])
    again = browser.get("/formulare/sepa-lastschriftmandat.pdf", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_exists_in_english(browser: Client) -> None:
    assert 'lang="en"' in _text(browser, "/leistungen/?lang=en")
