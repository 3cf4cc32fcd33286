"""Moving house with a guided checklist: by keyboard, on paper, in the calendar, in the account."""

import re
from collections.abc import Callable
from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from tests.journeys import accessibility, people
from tests.journeys.stage import Stage

GUIDE = "/lebenslagen/wohnen-umzug/checkliste"
MOST_STOPS = 60  # of the Tab key until something must be reached


def test_a_checklist_is_answered_by_keyboard_printed_put_into_the_calendar_and_stored(
    page: Page, stage: Stage, tmp_path: Path
) -> None:
    page.goto(f"{stage.portal()}/lebenslagen/wohnen-umzug/")
    people.follow(page, "Checkliste beginnen")
    people.see_heading(page, "Ihr Umzug Schritt für Schritt")
    accessibility.check(page, "empty")
    _send(page)
    expect(page.locator(".kp-error-summary")).to_be_focused()
    accessibility.check(page, "wrong")

    _pick(page, "Ich ziehe von woanders in diese Stadt.")
    people.see_heading(page, "Tag des Einzugs oder Auszugs")
    _type_date(page, "3", "6", "2030")
    _pick(page, "zur Miete")
    for _question in ("Miete", "Auto", "Hund"):
        _pick(page, "Nein")

    people.see_heading(page, "Ihre Checkliste")
    people.see(page, "Spätestens am Montag, 17. Juni 2030")
    accessibility.check(page, "filled")
    page.get_by_label("Wohnsitz anmelden (Hauptwohnung)").check()
    people.press(page, "Häkchen in der Adresse merken")
    expect(page).to_have_url(re.compile("erledigt=anmelden"))
    expect(page.get_by_label("Wohnsitz anmelden (Hauptwohnung)")).to_be_checked()

    _check_paper(page)
    _check_calendar(page, tmp_path)
    _store(page)


def test_the_forms_have_no_barriers(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.portal()}/formulare/")
    accessibility.check(page, "empty")
    page.get_by_label("Stichwort").fill("hund")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    people.see(page, "Hundesteuer: Abmeldung eines Hundes")
    accessibility.check(page, "filled")


def _check_paper(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_text("Spätestens am Montag, 17. Juni 2030")).to_be_visible()
    expect(page.get_by_label("Wohnsitz anmelden (Hauptwohnung)")).to_be_visible()
    for name in ("Drucken", "Häkchen in der Adresse merken"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    page.emulate_media(media="screen")


def _check_calendar(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        people.follow(page, "Fristen in den Kalender")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "fristen-wohnen-umzug.ics"
    days = {event.decoded("dtstart").isoformat() for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    assert "2030-06-17" in days


def _store(page: Page) -> None:
    people.follow(page, "Im Konto speichern")
    people.give_password(page, people.demo_person("Ada Lindqvist"))
    people.see_heading(page, "Checkliste speichern")
    people.press(page, "Checkliste speichern")
    people.see(page, "Ihre Checkliste ist gespeichert.")
    expect(page.get_by_label("Wohnsitz anmelden (Hauptwohnung)")).to_be_checked()
    accessibility.check(page, "filled")
    people.follow(page, "Checklisten")
    people.see_heading(page, "Meine Checklisten")
    accessibility.check(page, "filled")
    people.follow(page, "Ihr Umzug Schritt für Schritt")
    people.follow(page, "Checkliste löschen")
    people.press(page, "Checkliste löschen")
    people.see(page, "Ihre Checkliste ist gelöscht.")
    accessibility.check(page, "empty")


def _pick(page: Page, option: str) -> None:
    """Choose with the keyboard alone: first option with Tab, the wanted one with the arrow keys."""
    first = page.get_by_role("radio").first
    _tab_until(page, lambda: _has_focus(first))
    page.keyboard.press("Space")
    wanted = page.get_by_label(option, exact=True)
    for _arrow in range(MOST_STOPS):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()
    _send(page)


def _type_date(page: Page, *parts: str) -> None:
    first = page.get_by_label("Tag", exact=True)
    _tab_until(page, lambda: _has_focus(first))
    for part in parts:
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    _send(page)


def _send(page: Page) -> None:
    button = page.get_by_role("button", name="Weiter", exact=True)
    _tab_until(page, lambda: _has_focus(button))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_until(page: Page, is_there: Callable[[], bool]) -> None:
    for _stop in range(MOST_STOPS):
        if is_there():
            return
        page.keyboard.press("Tab")
    raise AssertionError("cannot be reached with the Tab key")


def _has_focus(element: Locator) -> bool:
    return bool(element.evaluate("one => one === document.activeElement"))
