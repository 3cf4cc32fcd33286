"""Every language with a folder is offered; pages in it tell their language, their direction, and what is German."""

import re

import pytest
from django.conf import settings
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.models import Responsibility
from kommunalportal.kernel.languages import Language
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.public_pages import kept_pages
from tests.applying import CERTIFICATE, ELECTRONIC, filled_draft, offer_service
from tests.factories import client_for

NOTE = "kp-translation-note"
EVERY = settings.PORTAL_LANGUAGES
PUBLIC = ("/", "/suche?q=meldung", f"/leistungen/{CERTIFICATE}/", "/hilfe", "/anmelden", f"/antrag/{CERTIFICATE}/")

in_every_language = pytest.mark.parametrize("language", EVERY, ids=lambda language: language.code)


@pytest.fixture
def step(in_a_stadt: Tenant, ada: Account) -> str:
    """Where Ada's application asks for her name."""
    online = offer_service(CERTIFICATE)
    Responsibility.objects.create(service=online.service)
    application = filled_draft(online, ada, ELECTRONIC)
    kept_pages.clear()
    return f"/antrag/{CERTIFICATE}/{application.reference}/person"


def read(browser: Client, path: str, language: Language) -> str:
    response = browser.get(f"{path}{'&' if '?' in path else '?'}lang={language.code}")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language.code
    return response.content.decode()


def says_what_it_is(page: str, language: Language) -> bool:
    """The page's own attributes, and the note on every page that is not the German original or reviewed as a whole."""
    is_marked = f'<html lang="{language.code}" dir="{language.direction}"' in page
    return is_marked and (NOTE in page) == (language.code != "de")


@in_every_language
def test_pages_for_everybody_are_in_the_chosen_language(guest: Client, step: str, language: Language) -> None:
    assert [path for path in PUBLIC if not says_what_it_is(read(guest, path, language), language)] == []


@in_every_language
def test_a_step_of_an_application_is_in_the_chosen_language(ada: Account, step: str, language: Language) -> None:
    assert says_what_it_is(read(client_for(ada.tenant, ada), step, language), language)


def test_ten_languages_and_only_two_of_them_are_reviewed_translations() -> None:
    assert {language.code for language in EVERY} >= {"de", "en", "tr", "uk", "ar", "pl", "ru", "ro", "fr", "it"}
    assert {language.code for language in EVERY if language.is_reviewed} == {"de", "en"}


@in_every_language
def test_a_translation_nobody_has_read_says_so(guest: Client, step: str, language: Language) -> None:
    page = read(guest, "/", language)
    note = re.search(rf'<div class="{NOTE}">.*?</div>', page, re.DOTALL)
    assert (note is not None and "<strong>" in note[0]) == (not language.is_reviewed)


def test_what_has_no_translation_is_german_and_marked_as_german(guest: Client, step: str) -> None:
    arabic = next(language for language in EVERY if language.code == "ar")
    assert 'lang="de" dir="ltr"' in read(guest, f"/leistungen/{CERTIFICATE}/", arabic)


def test_the_language_is_remembered_and_addresses_stay_the_same(guest: Client, step: str) -> None:
    guest.get("/?lang=pl")
    assert '<html lang="pl"' in guest.get("/hilfe").content.decode()
    assert '<html lang="de"' in guest.get("/hilfe?lang=de").content.decode()


@pytest.mark.parametrize("nonsense", ["xx", "../de", "de-leicht", "%00", "ar" * 500])
def test_an_unknown_language_changes_nothing(guest: Client, step: str, nonsense: str) -> None:
    assert '<html lang="de"' in guest.get(f"/hilfe?lang={nonsense}").content.decode()


@in_every_language
def test_each_language_leads_to_the_same_page_in_the_others(guest: Client, step: str, language: Language) -> None:
    page = read(guest, "/suche?q=meldung", language)
    assert all(f'href="?q=meldung&amp;lang={other.code}"' in page for other in EVERY)
