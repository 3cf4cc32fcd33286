"""Light and dark can be chosen without JavaScript, and the choice is remembered."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kommunalportal.kernel.models import Tenant
from kommunalportal.web.theme import choose_theme
from tests.factories import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(a_stadt: Tenant) -> Client:
    return client_for(a_stadt)


def test_without_a_choice_the_system_decides(browser: Client) -> None:
    assert "data-theme" not in browser.get("/hilfe").content.decode().split("<head>")[0]


def test_the_choice_leads_back_to_the_same_page_and_stays(browser: Client) -> None:
    answer = browser.get("/suche?q=hund&darstellung=dunkel")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/suche?q=hund")
    assert 'data-theme="dark"' in browser.get("/hilfe").content.decode()
    browser.get("/?darstellung=hell")
    assert 'data-theme="light"' in browser.get("/hilfe").content.decode()


def test_every_page_offers_both(browser: Client) -> None:
    page = browser.get("/suche?q=hund").content.decode()
    assert 'href="?q=hund&amp;darstellung=dunkel"' in page
    assert 'href="?q=hund&amp;darstellung=hell"' in page


def test_a_strange_choice_is_none(browser: Client) -> None:
    browser.cookies["darstellung"] = '"><script>'
    assert "<script>" not in browser.get("/hilfe").content.decode().split("<head>")[0]


def test_the_way_back_never_leads_to_another_host() -> None:
    request = RequestFactory().get("/?darstellung=hell")
    request.path = "//evil.example/"
    answer = choose_theme(lambda _request: HttpResponse())(request)
    assert answer.headers["Location"] == "/evil.example/"
