"""Editors: one writes, another publishes, everybody reads it, and it is taken back."""

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.stage import Stage

SENTENCE = "Mit dem Reisepass reisen Sie in alle Länder. Sie bekommen ihn im Bürgerbüro."
LIST = "/verwaltung/redaktion/leistungstexte/?q=reisepass"


def test_a_text_is_changed_reviewed_published_and_taken_back(page: Page, others_page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Edda Herbst")
    _write(page, stage)
    people.press(page, "Zur Prüfung geben")
    people.see(page, "Jetzt ist jemand anders dran")

    people.log_in(others_page, stage, "Adam Vogt")
    _publish_what_waits(others_page, stage)
    _read(page, stage, "Vorschau:", is_there=False)
    _read(page, stage, SENTENCE, is_there=True)

    others_page.goto(f"{stage.portal()}{LIST}")
    people.follow(others_page, "Reisepass beantragen")
    people.follow(others_page, "Fassung 1")
    people.press(others_page, "Diese Änderung rückgängig machen")
    people.press(others_page, "Zur Prüfung geben")
    _publish_what_waits(page, stage)
    _read(page, stage, SENTENCE, is_there=False)


def _write(page: Page, stage: Stage) -> None:
    """A draft with an own sentence, seen in the preview only."""
    page.goto(f"{stage.portal()}/verwaltung/")
    people.see_heading(page, "Redaktion")
    people.follow(page, "Leistungstexte")
    people.enter(page, {"Suchen nach": "reisepass"})
    people.press(page, "Suchen")
    people.follow(page, "Reisepass beantragen")
    people.follow(page, "Ändern")
    people.enter(page, {"Worum es geht": SENTENCE})
    people.press(page, "Entwurf speichern")
    people.see(page, "Der Entwurf ist gespeichert")
    people.follow(page, "Vorschau")
    people.see(page, "Öffentlich ist das noch nicht.")
    people.see(page, SENTENCE)
    people.follow(page, "Zurück zum Entwurf")


def _publish_what_waits(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.portal()}/verwaltung/redaktion/")
    people.see(page, "Ein Entwurf wartet auf Ihre Prüfung")
    people.follow(page, "Reisepass beantragen")
    people.press(page, "Veröffentlichen")
    people.see(page, "Die öffentlichen Seiten zeigen es sofort")


def _read(page: Page, stage: Stage, words: str, *, is_there: bool) -> None:
    """The public page, as everybody sees it a moment later; workers remember a municipality for two seconds."""
    page.goto(f"{stage.portal()}/leistungen/reisepass/")
    found = page.get_by_text(words)
    if is_there:
        people.reload_until(page, found.first)
    else:
        expect(found).to_have_count(0)
