"""The search page and its suggestions, as people and their browsers see them."""

import gzip
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kommunalportal.catalogue import missed
from kommunalportal.catalogue.missed import forget_missed_searches, missed_searches, note_missed_search, words_to_note
from kommunalportal.catalogue.models import MissedSearch
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen.search_parts import forget_pieces
from tests.factories import client_for

HOSTILE = [
    "x" * 10_000,
    "'; DROP TABLE catalogue_publicservice; --",
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "{{ 7*7 }}{% debug %}",
    "\x01\x02\u202e\ufeff",
    "%%%s%(x)s",
    "kpFrage9f2c <!--ergebnisse-->",
    "😀" * 50,
]


@pytest.fixture(autouse=True)
def _forget_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_pieces()
    monkeypatch.setattr(missed, "_bucket", missed._Bucket())


def _page(browser: Client, **parameters: str) -> str:
    response = browser.get("/suche", parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_questions_get_a_calm_page(browser: Client, question: str, caplog: pytest.LogCaptureFixture) -> None:
    page = _page(browser, q=question)
    assert "<script>alert" not in page
    assert 'onmouseover="alert' not in page
    assert page.count("<h1>") == 1
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


def test_a_nul_byte_is_refused_clearly(browser: Client) -> None:
    assert browser.get("/suche?q=%00").status_code == 400


def test_each_question_gets_its_own_page_out_of_one_frame(browser: Client) -> None:
    first, second = _page(browser, q="hund & katze"), _page(browser, q="reisepass")
    assert 'value="hund &amp; katze"' in first
    assert "q=hund+%26+katze" in first
    assert 'value="reisepass"' in second
    assert "hund" not in re.sub(r"placeholder=.[^\"]*.", "", second).split("<main")[1].split("<h1>")[1].split("<ul")[0]
    assert "kpFrage" not in first + second


def test_what_one_address_says_is_not_in_anybody_elses_page(browser: Client) -> None:
    assert "geheim" not in _page(browser, q="hund", nachricht="geheim")
    assert "geheim" not in _page(browser, q="hund")


def test_languages_do_not_mix(browser: Client) -> None:
    assert "Treffer" in _page(browser, q="hund")
    assert "Treffer für" not in _page(browser, q="hund", lang="en")
    assert 'lang="en"' in browser.get("/suche?q=hund").content.decode()  # the cookie remembers


def test_towns_do_not_mix(browser: Client, badlippspringe: Tenant) -> None:
    assert "Stadt Grevenbroich" in _page(browser, q="hund")
    other = _page(client_for(badlippspringe), q="hund")
    assert "Grevenbroich" not in other


def test_the_page_is_compressed_for_browsers_that_take_it(browser: Client) -> None:
    response = browser.get("/suche?q=hund", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert "Hundesteuer" in gzip.decompress(response.content).decode()


def test_a_search_asks_few_queries(browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(5):  # the first in this process: the catalogue's words come along
        _page(browser, q="hund")
    with django_assert_max_num_queries(2):
        _page(browser, q="ein ausweiß für meinen hund")


def test_filters_narrow_and_can_be_taken_back(browser: Client) -> None:
    page = _page(browser, q="anmelden")
    narrowed = re.search(r'href="(/suche\?q=anmelden&amp;ebene=district)"', page)
    assert narrowed
    page = _page(browser, q="anmelden", ebene="district")
    assert 'href="/suche?q=anmelden" aria-current="true"' in page
    assert "Neues Fahrzeug zulassen" in page or "Beim Kreis" in page


def test_a_filter_that_does_not_exist_is_ignored(browser: Client) -> None:
    assert "Hundesteuer" in _page(browser, q="hund", ebene="mond", zielgruppe="<b>", seite="-3")
    assert "<b>" not in _page(browser, q="hund", lebenslage="<b>")


def test_nothing_found_shows_the_nearest_and_the_hotline(browser: Client, grevenbroich: Tenant) -> None:
    Tenant.objects.filter(pk=grevenbroich.pk).update(face={"phone": "02181 608-0"})
    page = _page(browser, q="zzqqxx")
    assert "Dazu haben wir nichts gefunden" in page
    page = _page(browser, q="qwkirchenxyzaustrittqw")
    assert "Kirchenaustritt" in page


def test_who_asks_for_opening_hours_is_shown_the_offices(browser: Client) -> None:
    assert 'href="/aemter/"' in _page(browser, q="Wann hat das Rathaus geöffnet?").split('id="ergebnisse"')[1]
    assert 'href="/aemter/"' not in _page(browser, q="hund").split('id="ergebnisse"')[1]


def test_suggestions_are_options_of_a_listbox(browser: Client) -> None:
    part = browser.get("/suche/vorschlaege?q=sperrm", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count('role="option"') >= 2
    assert 'data-href="/leistungen/sperrmuellabholung-anmelden/"' in part
    assert "Vorschläge" in part.split('id="vorschlaege-zahl"')[1]


@pytest.mark.parametrize("question", ["", "zzqqxx", *HOSTILE])
def test_suggestions_for_nonsense_are_none(browser: Client, question: str) -> None:
    response = browser.get("/suche/vorschlaege", {"q": question})
    assert response.status_code == 200
    assert "<script" not in response.content.decode()


def test_what_was_not_found_is_counted_for_the_editors(browser: Client, grevenbroich: Tenant) -> None:
    _page(browser, q="Zzqqxx bitte")
    _page(browser, q="zzqqxx")
    _page(browser, q="hund")
    with acting_for(grevenbroich):
        noted = MissedSearch.objects.get()
        assert (noted.words, noted.count, noted.days) == ("zzqqxx", 2, 1)
        assert not missed_searches()
        MissedSearch.objects.update(days=3)
        assert [one.words for one in missed_searches()] == ["zzqqxx"]


def test_days_are_counted_once_each(in_grevenbroich: Tenant) -> None:
    note_missed_search("zzqqxx")
    MissedSearch.objects.update(last_day=timezone.localdate() - timedelta(days=2))
    note_missed_search("zzqqxx")
    note_missed_search("zzqqxx")
    assert (MissedSearch.objects.get().count, MissedSearch.objects.get().days) == (3, 2)


@pytest.mark.parametrize(
    "question",
    [
        "max@example.org",
        "01701234567",
        "fall 4711",
        "GV-2026-00042",
        "w" * 61,
        "ich heiße so und so und wohne in der straße hier und dort und nebenan",
        "https://example.org",
    ],
)
def test_what_could_be_personal_is_not_kept(question: str) -> None:
    assert words_to_note(question) == ""


def test_other_towns_do_not_see_what_was_missed_here(in_grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    note_missed_search("zzqqxx")
    with acting_for(badlippspringe):
        assert not MissedSearch.objects.exists()


def test_a_machine_asking_nonsense_does_not_make_us_write(in_grevenbroich: Tenant) -> None:
    for number in range(60):
        note_missed_search("zz" + "abcdefghijklmnopqrstuvwxyz"[number % 26] * (number // 26 + 1))
    assert MissedSearch.objects.count() <= missed.BURST + 3


def test_old_misses_are_forgotten(in_grevenbroich: Tenant) -> None:
    note_missed_search("zzqqxx")
    note_missed_search("yyqqxx")
    MissedSearch.objects.filter(words="zzqqxx").update(last_day=timezone.localdate() - timedelta(days=8))
    forget_missed_searches()
    assert [one.words for one in MissedSearch.objects.all()] == ["yyqqxx"]
