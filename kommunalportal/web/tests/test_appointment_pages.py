"""Booking an appointment through the pages, without JavaScript and without an account."""

import re
from typing import Any

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for


@pytest.fixture(autouse=True)
def office(a_stadt: Tenant) -> None:
    """A-Stadt has a Bürgerbüro."""
    seed_demo_appointments(a_stadt)


def _slots(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/termine/personalausweis/{query}")
    return re.findall(r'href="(/termine/personalausweis/buergerbuero/[\d-]+)"', page.text)


def _request_id(client: Client, slot: str) -> str:
    found = re.search(r'name="request_id" value="([^"]+)"', client.get(slot).text)
    assert found
    return found[1]


def _book(client: Client, slot: str, **values: str) -> Any:
    given = {"name": "Ada Lindqvist", "email": "ada@example.org", "request_id": _request_id(client, slot)}
    return client.post(slot, given | values)


def test_from_the_concern_to_the_confirmation(guest: Client, a_stadt: Tenant) -> None:
    assert "/termine/personalausweis/" in guest.get("/termine/").text
    answer = _book(guest, _slots(guest)[0], phone="02181 6080")
    page = guest.get(answer.headers["location"])
    assert "Ihr Termin ist gebucht" in page.text
    assert "biometrisches Foto" in page.text


def test_the_calendar_file_names_time_and_place_but_no_concern(guest: Client) -> None:
    link = _book(guest, _slots(guest)[0]).headers["location"]
    answer = guest.get(f"{link}/termin.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text
    assert "Personalausweis" not in answer.text


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(guest: Client) -> None:
    answer = _book(guest, _slots(guest)[0], name="Ada L.", email="falsch")
    assert answer.status_code == 422
    assert 'value="Ada L."' in answer.text
    assert 'href="#field-email"' in answer.text


def test_clicking_twice_books_once(guest: Client, a_stadt: Tenant) -> None:
    slot = _slots(guest)[0]
    values = {"name": "Ada", "email": "ada@example.org", "request_id": _request_id(guest, slot)}
    first, second = guest.post(slot, values), guest.post(slot, values)
    assert first.headers["location"] == second.headers["location"]
    with acting_for(a_stadt):
        assert Appointment.objects.count() == 1


def test_the_back_button_leads_to_ones_own_booking(guest: Client) -> None:
    slot = _slots(guest)[0]
    booked = _book(guest, slot)
    assert guest.get(slot).headers["location"] == booked.headers["location"]


def test_a_time_that_is_taken_meanwhile_is_refused_with_the_next_ones(guest: Client, a_stadt: Tenant) -> None:
    slot = _slots(guest)[0]
    late = client_for(a_stadt)
    request_id = _request_id(late, slot)
    for number in range(3):
        _book(client_for(a_stadt), slot, email=f"p{number}@example.org")
    answer = late.post(slot, {"name": "Zu Spät", "email": "spaet@example.org", "request_id": request_id})
    assert answer.status_code == 409
    assert "Diese Uhrzeit ist nicht mehr frei" in answer.text
    assert slot not in _slots(late)


def test_a_cancelled_appointment_is_free_for_others(guest: Client) -> None:
    slot = _slots(guest)[0]
    link = _book(guest, slot).headers["location"]
    assert "Möchten Sie diesen Termin absagen?" in guest.get(f"{link}/absagen").text
    guest.post(f"{link}/absagen")
    assert "Ihr Termin ist abgesagt" in guest.get(link).text
    assert guest.get(slot).status_code == 200


def test_an_appointment_is_moved_by_link(guest: Client) -> None:
    first, second = _slots(guest)[:2]
    link = _book(guest, first).headers["location"]
    guest.post(f"{link}/verlegen", {"start": second.rpartition("/")[2]})
    assert "Ihr Termin ist verlegt" in guest.get(link).text
    assert guest.get(second).status_code in (200, 409)


def test_later_days_are_a_click_away(guest: Client) -> None:
    page = guest.get("/termine/personalausweis/").text
    later = re.search(r'href="(\?ab=[\d-]+)">Spätere Tage', page)
    assert later
    assert set(_slots(guest, later[1])).isdisjoint(_slots(guest))


@pytest.mark.parametrize(
    "path",
    [
        "/termine/unbekannt/",
        "/termine/personalausweis/anderswo/",
        "/termine/personalausweis/buergerbuero/gestern",
        "/termine/verwalten/geraten",
        "/termine/verwalten/geraten/termin.ics",
    ],
)
def test_what_does_not_exist_is_not_found(guest: Client, path: str) -> None:
    assert guest.get(path).status_code == 404


def test_a_link_of_another_municipality_leads_nowhere(guest: Client, b_dorf: Tenant) -> None:
    link = _book(guest, _slots(guest)[0]).headers["location"]
    for tail in ("", "/termin.ics", "/absagen", "/verlegen"):
        assert client_for(b_dorf).get(link + tail).status_code == 404


def test_who_is_logged_in_finds_the_appointment_in_the_account(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    slot = _slots(client)[0]
    assert 'value="Ada Lindqvist"' in client.get(slot).text
    link = _book(client, slot).headers["location"]
    assert link in client.get("/konto/termine/").text
    assert link in client.get("/konto/").text
    assert client.get("/konto/daten/datei").json()["termine"][0]["name"] == "Ada Lindqvist"
