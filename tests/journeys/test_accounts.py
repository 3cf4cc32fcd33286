"""An account of the portal's own: register, confirm, log in, log out, forget the password."""

import uuid

from playwright.sync_api import Page, expect

from tests.journeys import accessibility, people
from tests.journeys.stage import Stage

FIRST, SECOND = "laterne-am-hafen-7", "wolke-ueber-erft-9"


def test_somebody_registers_confirms_logs_in_forgets_the_password_and_gets_a_new_one(page: Page, stage: Stage) -> None:
    address = f"neu-{uuid.uuid4().hex[:8]}@example.org"
    page.goto(f"{stage.portal()}/registrieren")
    people.enter(page, {"E-Mail-Adresse": address, "Passwort": "kurz"})
    people.press(page, "Konto anlegen")
    people.see(page, "10 Zeichen")
    accessibility.check(page, "registering, wrong")
    people.enter(page, {"E-Mail-Adresse": address, "Passwort": FIRST})
    people.press(page, "Konto anlegen")

    mail = people.open_mail(page, stage, address, "best")
    people.follow_link_of_mail(mail)
    people.press(mail, "Ja, Adresse bestätigen")
    people.see_heading(mail, "Mein Konto")
    people.press(mail, "Abmelden")

    page.goto(f"{stage.portal()}/anmelden")
    people.follow(page, "Passwort vergessen")
    people.enter(page, {"E-Mail-Adresse": address})
    people.press(page, "Link schicken")
    mail = people.open_mail(page, stage, address, "Passwort")
    people.follow_link_of_mail(mail)
    people.enter(mail, {"Neues Passwort": SECOND, "Neues Passwort noch einmal": SECOND})
    people.press(mail, "Passwort speichern")

    page.goto(f"{stage.portal()}/anmelden")
    people.enter(page, {"E-Mail-Adresse": address, "Passwort": FIRST})
    people.press(page, "Anmelden")
    expect(page.locator(".kp-error-summary")).to_be_focused()
    people.enter(page, {"E-Mail-Adresse": address, "Passwort": SECOND})
    people.press(page, "Anmelden")
    people.see_heading(page, "Mein Konto")
