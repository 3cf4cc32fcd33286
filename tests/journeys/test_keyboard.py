"""The main job without a mouse."""

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.stage import Stage

MOST_STOPS = 60  # of the Tab key until something must be reached


def test_a_certificate_is_applied_for_by_keyboard_alone(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    page.goto(page.url)
    page.keyboard.press("Tab")
    assert _focused(page).startswith("Zum Inhalt")
    page.keyboard.press("Enter")

    for option in ("Für eine Behörde", "Einfache Bescheinigung"):
        _tab_to(page, option)
        page.keyboard.press("Space")
        expect(page.get_by_label(option, exact=True)).to_be_checked()
        _send(page)
    people.see_heading(page, "Ihre Person")
    for label, text in (("Tag", "14"), ("Monat", "5"), ("Jahr", "1990")):
        _tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    people.see_heading(page, "Ihre Anschrift")
    _tab_to(page, "Straße")
    page.keyboard.press("Delete")  # an earlier application may have suggested one
    _send(page)
    expect(page.locator(".kp-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Straße")).to_be_focused()


def _send(page: Page) -> None:
    address = page.url
    _tab_to(page, "Speichern und weiter")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => location.href !== before || document.querySelector('.kp-error-summary')", arg=address
    )


def _tab_to(page: Page, name: str) -> None:
    for _stop in range(MOST_STOPS):
        if _focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def _focused(page: Page) -> str:
    """What a screen reader would name: label or text of what has the focus."""
    name: str = page.evaluate(
        "() => { const it = document.activeElement; return (it.labels?.[0] ?? it).innerText?.trim() ?? '' }"
    )
    return name
