"""The main job: from the search box to the sealed certificate, without anybody typing anything twice."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys import accessibility, answers, files, people
from tests.journeys.stage import Stage


def test_ada_finds_applies_and_gets_a_certificate_that_proves_genuine(
    page: Page, others_page: Page, stage: Stage
) -> None:
    page.goto(stage.portal())
    page.get_by_label("Was möchten Sie erledigen?").fill("meldebescheingung")  # with a typo
    people.press(page, "Suchen")
    page.get_by_role("main").get_by_role("link", name="Meldebescheinigung ausstellen").first.click()

    # Everything that matters is told before anybody has to log in.
    facts = page.get_by_role("region", name="Das Wichtigste")
    for fact in ("Online?", "Kosten", "9,00 Euro je Stück", "Dauer", "Anmeldung", "Sie brauchen"):
        expect(facts.get_by_text(fact).first).to_be_visible()
    people.follow(page, "Jetzt beantragen")
    people.follow(page, "Anmelden und beginnen")
    people.give_password(page, people.demo_person("Ada Lindqvist"))
    people.begin_here(page)

    answers.answer(page, answers.meldebescheinigung())
    reference = people.reference_of(page)
    people.declare_and(page, "Antrag absenden")
    people.see_heading(page, "Ihr Antrag ist abgesendet")
    people.reload_until(page, page.get_by_text("Urkunde ausgestellt"))
    assert files.pdf_behind(page, "Kopie Ihrer Angaben (PDF)").pages

    people.open_letter(page, stage, reference)
    accessibility.check(page, "the letter with the certificate")
    certificate = files.pdf_behind(page, re.compile(r"\.pdf"))
    assert certificate.Root.AcroForm.Fields  # the seal
    code = files.check_address(certificate).rpartition("/")[2]

    others_page.goto(f"{stage.portal()}/pruefen/")
    people.enter(others_page, {"Prüfcode": code})
    people.press(others_page, "Bescheinigung prüfen")
    people.see(others_page, "Sie ist gültig.")
    accessibility.check(others_page, "a genuine certificate")
    others_page.goto(f"{stage.portal('badlippspringe')}/pruefen/{code}")
    people.see(others_page, "hat keine Bescheinigung mit diesem Prüfcode ausgestellt")


def test_a_code_that_nobody_issued_is_denied(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.portal()}/pruefen/")
    people.enter(page, {"Prüfcode": "K7QX-4M2P-9TRW-3FGH"})
    people.press(page, "Bescheinigung prüfen")
    expect(page.get_by_text("Sie ist gültig.")).to_have_count(0)


def test_without_javascript_the_certificate_comes_all_the_same(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    answers.answer(page, answers.meldebescheinigung())
    reference = people.reference_of(page)
    people.declare_and(page, "Antrag absenden")
    people.reload_until(page, page.get_by_text("Urkunde ausgestellt"))
    people.open_letter(page, stage, reference)
    assert files.pdf_behind(page, re.compile(r"\.pdf")).pages
    context.close()


def test_answers_survive_reload_back_button_and_a_break(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    for step in answers.meldebescheinigung()[:2]:
        step(page)
        people.go_on(page)
    people.enter(page, {"Tag": "31", "Monat": "2", "Jahr": "1990"})
    people.go_on(page)
    people.see_error(page, "Den 31.2.1990 gibt es nicht.")
    page.reload()
    expect(page.get_by_label("Jahr")).to_have_value("1990")

    people.enter(page, answers.ADA)
    people.go_on(page)
    people.see_heading(page, "Ihre Anschrift")
    page.go_back()
    expect(page.get_by_label("Monat")).to_have_value("5")
    people.go_on(page)
    people.enter(page, {"Straße": ""})  # an earlier application may have suggested one
    people.press(page, "Zwischenspeichern und später weitermachen")
    page.goto(f"{stage.portal()}/antrag/meldebescheinigung/")
    people.press(page, "Entwurf fortsetzen")
    people.see_heading(page, "Ihre Anschrift")


def test_two_windows_on_the_same_question_lose_nothing(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    other = page.context.new_page()
    other.goto(page.url)
    people.choose(page, "Für eine Behörde")
    people.go_on(page)
    people.choose(other, "Für eine Heirat")
    people.go_on(other)
    people.see(other, "In einem anderen Fenster haben Sie diese Angaben inzwischen geändert")
    expect(other.get_by_label("Für eine Heirat")).to_be_checked()
    expect(other.get_by_role("definition").filter(has_text="Für eine Behörde")).to_be_visible()
    people.go_on(other)
    people.see_heading(other, "Art der Bescheinigung")
    people.follow(other, "Zurück")
    expect(other.get_by_label("Für eine Heirat")).to_be_checked()


def test_anothers_reference_and_another_towns_do_not_exist(page: Page, stage: Stage, browser: Browser) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, "meldebescheinigung")
    path = page.url.removeprefix(stage.portal())
    bela = browser.new_context(locale="de-DE").new_page()
    people.log_in(bela, stage, "Bela Novak", "badlippspringe")
    for page_name in ("zweck", "pruefen", "bezahlen", "fertig", "kopie.pdf"):
        address = f"{stage.portal('badlippspringe')}{path.rpartition('/')[0]}/{page_name}"
        answer = bela.goto(address)
        assert answer is not None
        assert answer.status == 404, address
    bela.context.close()
