"""A service is a bundle and not code: two more run the same way."""

from playwright.sync_api import Page, expect

from tests.journeys import accessibility, answers, files, people
from tests.journeys.stage import Stage


def test_a_birth_certificate_is_ordered_paid_and_reaches_the_registry_office(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "geburtsurkunde")
    answers.answer(page, answers.geburtsurkunde(copies="3"))
    people.declare_and(page, "Weiter zum Bezahlen (20,00 €)")
    people.press(page, "20,00 € bezahlen")
    people.press(page, "Bezahlen")
    people.see(page, "Bezahlt: 20,00 €")
    people.reload_until(page, page.get_by_text("Angekommen: "))
    reference = people.reference_of(page)
    page.goto(stage.simulator("registry-office"))
    expect(page.get_by_text(reference).first).to_be_visible()


def test_who_was_born_elsewhere_is_told_before_typing_anything(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "geburtsurkunde")
    people.choose(page, "Nein")
    people.go_on(page)
    people.see_heading(page, "Ein anderes Standesamt ist zuständig")
    expect(page.get_by_role("button", name="Speichern und weiter")).to_have_count(0)


def test_help_with_living_costs_is_applied_for_with_files_and_decided_by_a_clerk(
    page: Page, others_page: Page, stage: Stage
) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "hilfe-zum-lebensunterhalt")
    answers.answer(page, answers.hilfe_zum_lebensunterhalt())
    reference = people.reference_of(page)
    people.declare_and(page, "Antrag absenden")
    people.reload_until(page, page.get_by_text("Angekommen: "))

    people.log_in(others_page, stage, "Cem Aydin")
    others_page.goto(f"{stage.portal()}/sachbearbeitung/?q={reference}")
    others_page.get_by_role("main").get_by_role("link", name="Lebensunterhalt").first.click()
    for fact in ("Ada Maria", "512,30", "rentenbescheid.pdf", "mietvertrag.jpg"):
        people.see(others_page, fact)
    assert files.pdf_behind(others_page, "rentenbescheid.pdf").pages
    people.press(others_page, "Übernehmen")
    people.enter(others_page, {"Nachricht ins Postfach": "Bitte rufen Sie mich kurz an."})
    people.press(others_page, "Nachricht senden")
    people.see(others_page, "Die Nachricht liegt im Postfach.")

    people.press(others_page, "Entscheiden")
    expect(others_page.get_by_text("Bitte wählen Sie aus, wie Sie entscheiden.").first).to_be_visible()
    accessibility.check(others_page, "case, wrong")
    others_page.get_by_role("radio").first.check()
    people.press(others_page, "Entscheiden")
    people.see(others_page, "Die Entscheidung ist gespeichert.")
    accessibility.check(others_page, "case, decided")

    people.reload_until(page, page.get_by_text("Entschieden: bewilligt"))
    people.open_letter(page, stage, reference, "Entscheidung zu Ihrem Antrag")
    people.see(page, "Ihrem Antrag wird entsprochen.")
    assert files.pdf_behind(page, f"schreiben-{reference}.pdf").pages
    people.open_letter(page, stage, reference, "Nachricht zu Ihrem Antrag")
    people.see(page, "Bitte rufen Sie mich kurz an.")
