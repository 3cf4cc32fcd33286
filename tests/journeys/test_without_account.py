"""What everybody may do without an account: forms, appointments, asking where an application is."""

import uuid

from playwright.sync_api import Page

from tests.journeys import accessibility, answers, files, people
from tests.journeys.stage import Stage


def test_a_form_is_downloaded_without_logging_in(page: Page, stage: Stage) -> None:
    page.goto(stage.portal())
    people.follow(page, "Formulare")
    form = page.get_by_role("link", name="Wohnungsgeberbestätigung", exact=True).first
    assert files.public_pdf(stage, form.get_attribute("href") or "").pages


def test_an_appointment_for_an_identity_card_is_booked_and_cancelled_by_the_link_of_the_mail(
    page: Page, stage: Stage
) -> None:
    address = f"bora-{uuid.uuid4().hex[:8]}@example.org"
    page.goto(f"{stage.portal()}/leistungen/personalausweis/")
    people.follow(page, "Termin buchen")
    slot = page.get_by_role("main").locator(".kp-chips a").first
    booked = slot.get_attribute("href")
    slot.click()
    people.press(page, "Termin buchen")
    people.see_error(page, "Bitte geben Sie Ihren Namen ein.")
    accessibility.check(page, "appointment, wrong")
    people.enter(page, {"Name": "Bora Testfrau", "E-Mail-Adresse": address})
    people.press(page, "Termin buchen")
    people.see_heading(page, "Ihr Termin ist gebucht")
    accessibility.check(page, "appointment, booked")

    with page.expect_download() as download:
        people.follow(page, "In den Kalender")
    assert download.value.path().read_text().startswith("BEGIN:VCALENDAR")

    mail = people.open_mail(page, stage, address, "Termin")
    people.follow_link_of_mail(mail)
    people.follow(mail, "Absagen")
    people.press(mail, "Ja, Termin absagen")
    people.see_heading(mail, "Ihr Termin ist abgesagt")
    accessibility.check(mail, "appointment, cancelled")
    page.goto(f"{stage.portal()}{booked}")
    people.see_heading(page, "Ihre Angaben für den Termin")  # free again


def test_the_state_of_an_application_is_told_by_reference_and_code(page: Page, others_page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    answers.answer(page, answers.meldebescheinigung())
    reference = people.reference_of(page)
    people.declare_and(page, "Antrag absenden")
    code = page.get_by_text("Ohne Anmeldung nachsehen").locator("strong").inner_text()

    others_page.goto(f"{stage.portal()}/status")
    people.enter(others_page, {"Vorgangsnummer": reference, "Code": "XXXXXXXX"})
    people.press(others_page, "Stand ansehen")
    people.see(others_page, "finden wir keinen Antrag")
    people.enter(others_page, {"Vorgangsnummer": reference, "Code": code})
    people.press(others_page, "Stand ansehen")
    people.see(others_page, "Antrag abgesendet")
