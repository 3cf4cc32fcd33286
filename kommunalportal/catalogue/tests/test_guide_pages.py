"""Guided checklists as pages: ask, list, print, calendar, account."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from kommunalportal.accounts.actions import delete_account
from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.guides.actions import MOST_PER_ACCOUNT
from kommunalportal.catalogue.guides.loading import guides
from kommunalportal.catalogue.models import StoredChecklist
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for, make_account

GUIDE = "/lebenslagen/wohnen-umzug/checkliste"
ANSWERS = "ziel=zuzug&umzug=2030-06-03&miete=miete&kleines_einkommen=yes&auto=yes&hund=yes"
LIST = f"{GUIDE}?{ANSWERS}"
STORE = f"/konto/checklisten/neu/wohnen-umzug?{ANSWERS}&erledigt=anmelden"
MOST_QUERIES = 5


def _text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def dora(grevenbroich: Tenant) -> Account:
    """Citizen of Grevenbroich."""
    return make_account(grevenbroich, "dora@example.org", name="Dora Sander")


@pytest.fixture
def doras_browser(grevenbroich: Tenant, dora: Account) -> Client:
    """Dora, logged in."""
    return client_for(grevenbroich, dora)


@pytest.mark.parametrize("slug", guides())
def test_every_guide_begins_with_a_question_and_is_offered_where_people_look(browser: Client, slug: str) -> None:
    text = _text(browser, f"/lebenslagen/{slug}/checkliste")
    assert text.count("<h1") == 1
    assert " style=" not in text
    assert "<fieldset" in text
    assert f'href="/lebenslagen/{slug}/checkliste"' in _text(browser, f"/lebenslagen/{slug}/")


def test_the_start_page_leads_to_checklists(browser: Client) -> None:
    assert f'href="{GUIDE}"' in _text(browser, "/")


def test_an_answer_leads_to_the_next_question_with_all_answers_in_the_address(browser: Client) -> None:
    sent = browser.get(f"{GUIDE}?schritt=tag&ziel=zuzug&umzug.day=3&umzug.month=6&umzug.year=2030")
    assert sent.status_code == 302
    assert parse_qs(urlsplit(sent["Location"]).query) == {"ziel": ["zuzug"], "umzug": ["2030-06-03"]}
    assert "Wie wohnen Sie dann?" in _text(browser, sent["Location"])


def test_a_question_without_answer_is_asked_again_with_a_reason(browser: Client) -> None:
    text = _text(browser, f"{GUIDE}?schritt=ziel")
    assert "Bitte wählen Sie eine Antwort aus." in text
    assert 'href="#field-ziel"' in text
    assert "<title>Fehler:" in text


def test_a_date_that_cannot_be_comes_back_as_it_was_typed(browser: Client) -> None:
    text = _text(browser, f"{GUIDE}?ziel=zuzug&schritt=tag&umzug.day=31&umzug.month=2&umzug.year=2030")
    assert "gibt es nicht" in text
    assert 'value="31"' in text


def test_the_date_may_be_left_out(browser: Client) -> None:
    sent = browser.get(f"{GUIDE}?schritt=tag&ziel=ausland&umzug.day=&umzug.month=&umzug.year=")
    assert sent.status_code == 302
    text = _text(browser, f"{GUIDE}?ziel=ausland&umzug=&auto=no&hund=no")
    assert "Innerhalb von zwei Wochen nach dem Auszug" in text
    assert "Fristen in den Kalender" not in text


def test_the_list_is_personal_with_links_states_and_days(browser: Client) -> None:
    text = _text(browser, LIST)
    assert text.count("<h1") == 1
    assert 'href="/leistungen/wohnsitz-anmelden-hauptwohnung/"' in text
    assert "Spätestens am Montag, 17. Juni 2030" in text
    assert "§ 17 Absatz 1 Bundesmeldegesetz" in text
    assert 'href="/formulare/wohnungsgeberbestaetigung.pdf"' in text
    assert "kern-badge" in text
    assert "Wohnsitz abmelden (Wegzug ins Ausland)" not in text


def test_what_the_town_does_not_list_is_named_without_a_link(browser: Client, badlippspringe: Tenant) -> None:
    address = "/lebenslagen/geburt/checkliste?geburt=2030-06-03&verheiratet=yes&ort=klinik&wenig_geld=no"
    text = _text(browser, address)
    assert "Elterngeld beantragen" in text
    assert 'href="/leistungen/elterngeld' not in text
    assert "Zuständig: Kreis oder kreisfreie Stadt" in text
    assert "Geburt anzeigen" in _text(client_for(badlippspringe), address)


def test_a_day_that_is_over_says_so(browser: Client) -> None:
    text = _text(browser, LIST.replace("2030-06-03", "2020-06-02"))
    assert "Frist war am Dienstag, 16. Juni 2020" in text
    assert "Holen Sie es bald nach." in text


def test_ticks_stand_in_the_address_and_nothing_foreign_does(browser: Client) -> None:
    text = _text(browser, f"{LIST}&erledigt=anmelden&erledigt=%3Cscript%3E")
    assert "1 davon erledigt" in text
    assert 'value="anmelden" checked' in text
    assert "<script>" not in text.split("<main", 1)[1]


def test_a_changed_answer_keeps_the_others(browser: Client) -> None:
    again = f"{GUIDE}?umzug=2030-06-03&miete=miete&kleines_einkommen=yes&auto=yes&hund=yes"
    text = _text(browser, again)
    assert "Wohin ziehen Sie?" in text
    assert '<input type="hidden" name="hund" value="yes">' in text


def test_the_deadlines_come_as_a_calendar_file(browser: Client) -> None:
    response = browser.get(f"{GUIDE}.ics?{ANSWERS}")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.headers["Content-Disposition"] == 'attachment; filename="fristen-wohnen-umzug.ics"'
    events = Calendar.from_ical(response.content.decode()).walk("VEVENT")
    days = {str(event["summary"]): event.decoded("dtstart").isoformat() for event in events}
    assert days["Frist: Wohnsitz anmelden (Hauptwohnung)"] == "2030-06-17"
    assert all(str(event["url"]).startswith("http") and event.walk("VALARM") for event in events)
    assert browser.get(f"{GUIDE}.ics?ziel=zuzug").status_code == 302


def test_no_guide_is_no_page(browser: Client) -> None:
    for path in (
        "/lebenslagen/tierhaltung/checkliste",
        "/lebenslagen/nix/checkliste",
        "/lebenslagen/nix/checkliste.ics",
    ):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", [GUIDE, LIST])
def test_a_page_of_a_guide_needs_few_queries(
    browser: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get("/hilfe")
    with django_assert_max_num_queries(MOST_QUERIES):
        browser.get(path)


def test_storing_needs_an_account_and_comes_back_to_the_same_list(browser: Client) -> None:
    response = browser.get(STORE)
    assert response.status_code == 302
    assert parse_qs(urlsplit(response["Location"]).query)["next"] == [STORE]


def test_a_checklist_is_stored_ticked_off_and_deleted(doras_browser: Client, grevenbroich: Tenant) -> None:
    assert "Checkliste speichern" in _text(doras_browser, STORE)
    stored = doras_browser.post(STORE)
    page = _text(doras_browser, stored["Location"])
    assert 'value="anmelden" checked' in page
    assert "Spätestens am Montag, 17. Juni 2030" in page
    assert doras_browser.post(stored["Location"], {"erledigt": ["rundfunk", "fremd"]}).status_code == 302
    assert 'value="rundfunk" checked' in _text(doras_browser, stored["Location"])
    assert "Ihr Umzug Schritt für Schritt" in _text(doras_browser, "/konto/checklisten/")
    assert "Checkliste löschen?" in _text(doras_browser, f"{stored['Location']}loeschen")
    doras_browser.post(f"{stored['Location']}loeschen")
    assert "noch keine Checkliste" in _text(doras_browser, "/konto/checklisten/")
    with acting_for(grevenbroich):
        assert list(AuditEntry.objects.order_by("-number").values_list("action", flat=True)[:2]) == [
            "checklist.deleted",
            "checklist.saved",
        ]


def test_an_unfinished_list_is_not_stored(doras_browser: Client, grevenbroich: Tenant) -> None:
    assert doras_browser.post("/konto/checklisten/neu/wohnen-umzug?ziel=zuzug")["Location"] == f"{GUIDE}?ziel=zuzug"
    with acting_for(grevenbroich):
        assert not StoredChecklist.objects.exists()


def test_nobody_opens_or_changes_another_persons_list(doras_browser: Client, grevenbroich: Tenant) -> None:
    stored = doras_browser.post(STORE)
    other = client_for(grevenbroich, make_account(grevenbroich, "emil@example.org", name="Emil Thoma"))
    for path in (stored["Location"], f"{stored['Location']}loeschen"):
        assert other.get(path).status_code == 404
        assert other.post(path).status_code == 404
    assert doras_browser.get(stored["Location"]).status_code == 200


def test_there_is_an_end_to_storing(doras_browser: Client, grevenbroich: Tenant) -> None:
    for _time in range(MOST_PER_ACCOUNT):
        doras_browser.post(STORE)
    assert "Bitte löschen Sie zuerst eine" in doras_browser.post(STORE, follow=True).content.decode()
    with acting_for(grevenbroich):
        assert StoredChecklist.objects.count() == MOST_PER_ACCOUNT


def test_what_is_stored_is_exported_and_goes_with_the_account(
    doras_browser: Client, dora: Account, grevenbroich: Tenant
) -> None:
    doras_browser.post(STORE)
    exported = doras_browser.get("/konto/daten/datei").json()["checklisten"]
    assert exported[0]["antworten"]["umzug"] == "2030-06-03"
    with acting_for(grevenbroich):
        delete_account(account=dora, actor=SYSTEM)
        assert not StoredChecklist.objects.exists()


def test_who_reads_another_language_is_told_that_the_list_is_german(browser: Client) -> None:
    assert 'lang="de"' in _text(browser, f"{GUIDE}?lang=en").split("<main", 1)[1]
