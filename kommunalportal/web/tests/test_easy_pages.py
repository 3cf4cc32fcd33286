"""Leichte Sprache is there where the header's link leads, and says plainly where it is not."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from kommunalportal.catalogue.models import PublicService, Responsibility, ServiceText
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.easy_language import easy_address
from kommunalportal.web.public_pages import kept_pages


@pytest.fixture(autouse=True)
def services(in_a_stadt: Tenant) -> Iterator[None]:
    """One service with an easy text, one without; both offered here."""
    for slug, name in [("ausweis", "Ausweis"), ("angeln", "Angeln")]:
        service = PublicService.objects.create(
            slug=slug, name=name, level="municipality", channel="appointment", audience="citizen"
        )
        Responsibility.objects.create(service=service)
    hard = {"summary": "Der Ausweis weist die Identität nach.", "procedure": ["Antrag stellen"]}
    easy = {
        "summary": "Der Ausweis zeigt, wer Sie sind.",
        "procedure": ["Kommen Sie in das Amt. Bringen Sie ein Foto mit."],
    }
    ServiceText.objects.create(service=PublicService.objects.get(slug="ausweis"), language="de", **hard)
    ServiceText.objects.create(service=PublicService.objects.get(slug="ausweis"), language="de-leicht", **easy)
    kept_pages.clear()
    yield
    kept_pages.clear()


@pytest.mark.parametrize(
    "path", ["/", "/suche", "/hilfe", "/leistungen/ausweis/", "/leistungen/angeln/", "/aemter/", "/leichte-sprache"]
)
def test_the_link_to_the_easy_version_leads_to_a_page(guest: Client, path: str) -> None:
    assert guest.get(easy_address(path)).status_code == 200


@pytest.mark.parametrize("question", ["Mein Ausweis ist weg & was nun?", '"><script>x'])
def test_who_looks_for_something_takes_the_question_along(guest: Client, question: str) -> None:
    page = guest.get("/suche", {"q": question}).content.decode()
    link = unescape(re.search(r'href="(/leichte-sprache/suche[^"]*)"', page)[1])  # type: ignore[index]
    easy = guest.get(link).content.decode()
    assert f"<strong>{escape(question)}</strong>" in easy
    assert f'href="/suche?q={quote(question)}"' in easy
    assert "<script>x" not in easy


def test_a_service_is_explained_in_leichte_sprache_one_sentence_a_line(guest: Client) -> None:
    page = guest.get("/leichte-sprache/leistungen/ausweis/").content.decode()
    assert "<p>Der Ausweis zeigt, wer Sie sind.</p>" in page
    assert "<p>Kommen Sie in das Amt.<br>Bringen Sie ein Foto mit.</p>" in page
    assert "Identität" not in page and 'href="/leistungen/ausweis/"' in page


def test_a_service_without_easy_text_says_so_and_leads_on(guest: Client) -> None:
    page = guest.get("/leichte-sprache/leistungen/angeln/").content.decode()
    assert "noch nicht in Leichter Sprache" in page and 'href="/leistungen/angeln/"' in page


def test_what_the_town_does_not_offer_has_no_easy_page(guest: Client) -> None:
    assert guest.get("/leichte-sprache/leistungen/raumfahrt/").status_code == 404


def test_the_start_lists_what_is_explained_and_nothing_else(guest: Client) -> None:
    page = guest.get("/leichte-sprache").content.decode()
    assert "/leichte-sprache/leistungen/ausweis/" in page and "/leichte-sprache/leistungen/angeln/" not in page


@pytest.mark.parametrize(("path", "is_led_back"), [("/aemter/", True), ("//boese.example/", False), ("x", False)])
def test_the_way_back_stays_in_the_portal(guest: Client, path: str, is_led_back: bool) -> None:
    page = guest.get("/leichte-sprache", {"von": path}).content.decode()
    assert (f'href="{path}">Hier geht es zurück' in page) is is_led_back


def test_easy_pages_cost_at_most_five_queries(
    guest: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    guest.get("/leichte-sprache/hilfe")
    for path in ("/leichte-sprache", "/leichte-sprache/leistungen/ausweis/"):
        with django_assert_max_num_queries(5):
            guest.get(path)
