"""Reading in another language: from right to left, without JavaScript, and without losing one's place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import accessibility
from tests.journeys.stage import Stage

SEARCH = "/suche?q=umziehen"
ARABIC, GERMAN = "العربية", "Deutsch"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def document(page: Page) -> Locator:
    return page.locator("html")


def choose_language(page: Page, name: str) -> None:
    """Open the list in the header and follow the language's own name."""
    page.locator("header details summary").click()
    page.locator("header").get_by_role("link", name=name, exact=True).click()


@pytest.mark.parametrize("path", ["/", "/leistungen/meldebescheinigung/", "/anmelden", "/antrag/meldebescheinigung/"])
def test_pages_from_right_to_left_have_no_barriers(page: Page, stage: Stage, path: str) -> None:
    page.goto(f"{stage.portal()}{path}?lang=ar")
    expect(document(page)).to_have_attribute("dir", "rtl")
    accessibility.check(page, "Arabic")


@pytest.mark.parametrize("code", ["ar", "fr", "it", "pl", "ro", "ru", "tr", "uk"])
def test_longer_words_do_not_make_a_phone_scroll_sideways(page: Page, stage: Stage, code: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{stage.portal()}/leistungen/meldebescheinigung/?lang={code}")
    assert page.evaluate(accessibility.TOO_WIDE) <= 0


def test_changing_the_language_without_javascript_keeps_page_and_question(plain_page: Page, stage: Stage) -> None:
    plain_page.goto(f"{stage.portal()}{SEARCH}")
    choose_language(plain_page, ARABIC)
    plain_page.wait_for_url(f"{stage.portal()}{SEARCH}&lang=ar")
    expect(document(plain_page)).to_have_attribute("lang", "ar")
    expect(plain_page.get_by_role("textbox").first).to_have_value("umziehen")
    plain_page.goto(f"{stage.portal()}/hilfe")  # remembered
    expect(document(plain_page)).to_have_attribute("dir", "rtl")
    choose_language(plain_page, GERMAN)
    plain_page.wait_for_url(f"{stage.portal()}/hilfe?lang=de")
    expect(document(plain_page)).to_have_attribute("dir", "ltr")
