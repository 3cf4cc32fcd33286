"""Anybody can say whether a page helped; nobody else can say it for them, and editors hear of it."""

from typing import Any

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.feedback import forget_old_feedback
from kommunalportal.catalogue.models import Feedback, FeedbackKind
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen.feedback import page_path
from tests.factories import client_for

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://a-stadt.localhost"}


@pytest.fixture
def reader(a_stadt: Tenant) -> Client:
    """Somebody with a browser of today."""
    return client_for(a_stadt)


def say(browser: Client, *, headers: dict[str, str] | None = None, **values: str) -> Any:
    return browser.post("/rueckmeldung", {"seite": "/hilfe", **values}, headers=HERE if headers is None else headers)


def heard(tenant: Tenant) -> list[Feedback]:
    with acting_for(tenant):
        return list(Feedback.objects.all())


def test_every_public_page_asks(reader: Client) -> None:
    page = reader.get("/hilfe")
    assert 'action="/rueckmeldung"' in page.content.decode()
    assert "csrf" not in page.content.decode()
    assert not page.cookies


def test_an_answer_leads_back_to_the_page_and_says_thank_you(reader: Client, a_stadt: Tenant) -> None:
    answer = say(reader, geholfen="nein", text="Wo ist das Formular?")
    assert answer.headers["Location"] == "/hilfe#danke-fuer-rueckmeldung"
    assert 'id="danke-fuer-rueckmeldung"' in reader.get("/hilfe").content.decode()
    (one,) = heard(a_stadt)
    assert (one.path, one.helped, one.text, one.language) == ("/hilfe", False, "Wo ist das Formular?", "de")
    assert not answer.cookies


def test_a_browser_that_says_where_it_comes_from_is_believed(reader: Client, a_stadt: Tenant) -> None:
    say(reader, geholfen="ja", headers={"sec-fetch-site": "same-origin"})
    say(reader, geholfen="ja", headers={"referer": "http://a-stadt.localhost/hilfe"})
    assert len(heard(a_stadt)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://b-dorf.localhost"},
        {"sec-fetch-site": "cross-site", "origin": "http://a-stadt.localhost"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_somebody_else_cannot_answer(reader: Client, a_stadt: Tenant, headers: dict[str, str]) -> None:
    assert say(reader, geholfen="ja", headers=headers).status_code == 403
    assert heard(a_stadt) == []


def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(reader: Client, a_stadt: Tenant) -> None:
    assert say(reader, geholfen="ja", website="http://spam.example").status_code == 302
    assert heard(a_stadt) == []


def test_who_says_nothing_is_not_written_down(reader: Client, a_stadt: Tenant) -> None:
    say(reader, text="   ")
    assert heard(a_stadt) == []


def test_long_and_strange_texts_are_cut_and_cleaned(reader: Client, a_stadt: Tenant) -> None:
    say(reader, text="a\0b\x1b" + "c" * 900)
    (one,) = heard(a_stadt)
    assert one.text == "ab" + "c" * 498


def test_who_answers_all_the_time_is_asked_for_patience(reader: Client) -> None:
    answers = [say(reader, geholfen="ja").status_code for _ in range(12)]
    assert answers[-1] == 429


@pytest.mark.parametrize("given", ["//evil.example", "/\\evil.example", "https://evil.example", "", "x", "/a\nb"])
def test_the_way_back_stays_in_the_portal(given: str) -> None:
    assert page_path(given) == "/"


def test_the_page_is_remembered_without_what_was_searched_for() -> None:
    assert page_path("/suche?q=scheidung#x") == "/suche"


def test_a_barrier_can_be_reported_with_an_address_to_answer_to(reader: Client, a_stadt: Tenant) -> None:
    page = reader.get("/barrierefreiheit/melden?seite=/termine/").content.decode()
    assert 'value="/termine/"' in page
    answer = reader.post(
        "/barrierefreiheit/melden", {"text": "Kein Fokus zu sehen", "seite": "/termine/", "kontakt": "a@example.org"}
    )
    assert answer.headers["Location"] == "/barrierefreiheit/gemeldet"
    assert reader.get("/barrierefreiheit/gemeldet").status_code == 200
    (one,) = heard(a_stadt)
    with acting_for(a_stadt):
        assert (one.kind, one.path, one.contact) == (FeedbackKind.BARRIER, "/termine/", "a@example.org")


def test_a_report_without_words_is_asked_for_them(reader: Client, a_stadt: Tenant) -> None:
    answer = reader.post("/barrierefreiheit/melden", {"text": "", "seite": "/termine/"})
    assert "Bitte schreiben Sie, was nicht geht." in answer.content.decode()
    assert heard(a_stadt) == []


def test_editors_see_what_was_said_and_can_be_done_with_it(reader: Client, a_stadt: Tenant, edda: Account) -> None:
    say(reader, geholfen="nein", text="Die Gebühr stimmt nicht")
    reader.post("/barrierefreiheit/melden", {"text": "Zu blass", "seite": "/", "kontakt": "a@example.org"})
    editor = client_for(a_stadt, edda)
    page = editor.get("/verwaltung/rueckmeldungen/").content.decode()
    assert page.index("Zu blass") < page.index("Die Gebühr stimmt nicht")
    barrier = next(one for one in heard(a_stadt) if one.kind == FeedbackKind.BARRIER)
    editor.post(f"/verwaltung/rueckmeldungen/{barrier.pk}/erledigt", {"erledigt": "ja", "zurueck": "art=barrier"})
    assert "Zu blass" not in editor.get("/verwaltung/rueckmeldungen/").content.decode()
    assert "Zu blass" in editor.get("/verwaltung/rueckmeldungen/?alle=ja&art=barrier").content.decode()
    with acting_for(a_stadt):
        assert Feedback.objects.get(pk=barrier.pk).contact == ""


def test_a_done_mark_can_be_taken_back(reader: Client, a_stadt: Tenant, edda: Account) -> None:
    say(reader, text="Bitte lauter")
    (one,) = heard(a_stadt)
    editor = client_for(a_stadt, edda)
    for done in ("ja", "nein"):
        editor.post(f"/verwaltung/rueckmeldungen/{one.pk}/erledigt", {"erledigt": done})
    assert "Bitte lauter" in editor.get("/verwaltung/rueckmeldungen/").content.decode()


def test_the_list_can_be_narrowed_to_one_page(reader: Client, a_stadt: Tenant, edda: Account) -> None:
    say(reader, text="Zur Hilfe")
    say(reader, text="Zum Start", seite="/")
    page = client_for(a_stadt, edda).get("/verwaltung/rueckmeldungen/?pfad=/hilfe").content.decode()
    assert ("Zur Hilfe" in page, "Zum Start" in page) == (True, False)


def test_after_a_year_it_is_forgotten(reader: Client, a_stadt: Tenant) -> None:
    say(reader, geholfen="ja")
    with acting_for(a_stadt):
        assert forget_old_feedback() == 0
        Feedback.objects.update(created_at="2020-01-01T00:00Z")
        assert forget_old_feedback() == 1
