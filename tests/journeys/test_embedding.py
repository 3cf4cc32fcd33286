"""From the town's own home page into the portal: the search box on a page that is not ours."""

from playwright.sync_api import Browser, Page, expect

from tests.journeys import people
from tests.journeys.accessibility import check
from tests.journeys.stage import Stage

QUESTION = "perso verloren"


def test_a_service_is_found_and_opened_on_the_towns_home_page(page: Page, stage: Stage) -> None:
    page.goto(stage.simulator("homepage"))
    field = page.get_by_role("combobox", name="Was möchten Sie erledigen?")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("meldebesch")
    option = page.get_by_role("option", name="Meldebescheinigung")
    option.first.wait_for()
    expect(field).to_have_attribute("aria-expanded", "true")
    option.first.click()
    page.wait_for_url(f"{stage.portal()}/leistungen/**")
    people.see_heading(page, "Meldebescheinigung")


def test_the_box_is_used_by_keyboard_alone(page: Page, stage: Stage) -> None:
    page.goto(stage.simulator("homepage"))
    field = page.get_by_role("combobox", name="Was möchten Sie erledigen?")
    field.focus()
    page.keyboard.type("meldebesch")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "vorschlag-0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("einigung")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stage.portal()}/leistungen/**")


def test_enter_without_a_choice_leads_to_all_results(page: Page, stage: Stage) -> None:
    page.goto(stage.simulator("homepage"))
    page.get_by_role("combobox").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stage.portal()}/suche?q=perso+verloren")


def test_without_javascript_there_is_a_form(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(stage.simulator("homepage"))
        page.get_by_label("Was möchten Sie erledigen?").fill(QUESTION)
        page.get_by_role("button", name="Suchen").click()
        page.wait_for_url(f"{stage.portal()}/suche?q=perso+verloren")
    finally:
        context.close()


def test_the_home_page_with_the_open_box_is_accessible(page: Page, stage: Stage) -> None:
    page.goto(stage.simulator("homepage"))
    page.get_by_role("combobox").fill("hund")
    page.get_by_role("option").first.wait_for()
    check(page, "suggestions on the town's home page")
