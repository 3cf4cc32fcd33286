"""Every kind of field: empty, wrong and filled in, on a phone and on a desk, with the keyboard where it matters."""

import subprocess
import sys

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys import accessibility, files, people
from tests.journeys.stage import ROOT, Stage

SERVICE = "alle-felder"


@pytest.fixture(scope="module", autouse=True)
def _offered(stage: Stage) -> None:
    script = "from tests.journeys.offers import offer_all_fields; offer_all_fields()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    subprocess.run(command, cwd=ROOT, env=dict(stage.environment), check=True)


def test_every_field_is_filled_in_as_people_type(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, SERVICE)
    _texts(page)
    _times(page)
    _choices(page)
    _person(page)
    _children(page)
    _place(page)
    _files(page)
    people.see_heading(page, "Termin und Bescheinigung")
    accessibility.check(page, "fields, appointment")
    page.get_by_label("Ihr Termin").select_option(index=1)
    people.go_on(page)
    people.see_heading(page, "Erklärung")
    people.see(page, "Personen im Haushalt")
    page.get_by_label("Meine Angaben stimmen.").check()
    people.go_on(page)
    _review(page)


def _wrong_first(page: Page, heading: str) -> None:
    people.see_heading(page, heading)
    accessibility.check(page, f"{heading}, empty")
    people.go_on(page)
    expect(page.locator(".kp-error-summary")).to_be_focused()
    accessibility.check(page, f"{heading}, wrong")


def _texts(page: Page) -> None:
    _wrong_first(page, "Texte und Zahlen")
    typed = {
        "Kurzer Text": "Gartenhaus",
        "Wie viele?": "3",
        "Miete im Monat": "1.234,- €",
        "Kennzeichen": "ne ab 123",
        "IBAN": "de89 3704 0044 0532 0130 00",
    }
    people.enter(page, typed)
    accessibility.check(page, "fields, texts filled")
    page.get_by_label("IBAN").press("Enter")


def _times(page: Page) -> None:
    _wrong_first(page, "Tage und Zeiten")
    page.get_by_role("group", name="Geburtsdatum").get_by_label("Tag").fill("29. Februar 2000")
    page.get_by_role("group", name="Eingezogen").get_by_label("Jahr").fill("1999")
    page.get_by_label("Uhrzeit").fill("14.30 Uhr")
    people.go_on(page)


def _choices(page: Page) -> None:
    _wrong_first(page, "Auswahl")
    people.choose(page, "Ja", "Erste Art", "Garten")
    page.get_by_label("Stockwerk").select_option("eg")
    country = page.get_by_role("combobox", name="Geburtsstaat")
    country.press_sequentially("turk")
    expect(page.get_by_role("option", name="Türkei")).to_be_visible()
    accessibility.check(page, "fields, list open")
    country.press("ArrowDown")
    country.press("Enter")
    expect(country).to_have_value("Türkei")
    page.get_by_role("combobox", name="Rechtsform").fill("Würstchenbude")
    people.go_on(page)
    people.see_error(page, "„Würstchenbude“ steht nicht in der Liste.")
    page.get_by_role("combobox", name="Rechtsform").fill("Partenreed")
    page.keyboard.press("Tab")
    people.go_on(page)


def _person(page: Page) -> None:
    people.see_heading(page, "Person")
    home = page.get_by_role("group", name="Anschrift", exact=True)
    for label, text in (
        ("Straße", "Am Markt"),
        ("Hausnummer", "1"),
        ("Postleitzahl", "D-41515"),
        ("Ort", "Grevenbroich"),
    ):
        home.get_by_label(label).fill(text)
    people.enter(page, {"Telefon": "+49 (0)2181 608", "E-Mail-Adresse": "andere@example.org"})
    people.go_on(page)
    people.see_error(page, "Bitte bestätigen Sie die E-Mail-Adresse")
    people.press(page, "Code zum Bestätigen schicken")
    people.see(page, "Wir haben einen Code an andere@example.org geschickt.")
    accessibility.check(page, "fields, code sent")
    page.get_by_label("Code aus der E-Mail").fill("1")
    people.go_on(page)
    people.see_error(page, "Der Code stimmt nicht")
    page.get_by_label("E-Mail-Adresse", exact=True).fill(people.demo_person("Ada Lindqvist").email)
    people.go_on(page)


def _child(page: Page, name: str) -> None:
    page.get_by_label("Vornamen").fill(name)
    for label, text in (("Tag", "1"), ("Monat", "2"), ("Jahr", "2020")):
        page.get_by_label(label, exact=True).fill(text)
    people.choose(page, "Ja")


def _children(page: Page) -> None:
    _wrong_first(page, "Kinder")
    _child(page, "Ida")
    people.press(page, "Kind hinzufügen")
    people.see(page, "Ida, 01.02.2020")
    expect(page.get_by_role("group", name="Kind 2", exact=True)).to_be_focused()
    accessibility.check(page, "fields, two entries")
    page.get_by_label("Vornamen").fill("R2")
    people.press(page, "Kind übernehmen")
    people.see_error(page, "Das Zeichen „2“")
    _child(page, "Bea")
    people.press(page, "Kind übernehmen")
    people.see(page, "Bea, 01.02.2020")
    people.press(page, "Entfernen: Kind 1, Ida, 01.02.2020")
    people.see(page, "1 Eintrag")
    people.press(page, "Ändern: Kind 1, Bea, 01.02.2020")
    expect(page.get_by_label("Vornamen")).to_have_value("Bea")
    people.go_on(page)


def _place(page: Page) -> None:
    _wrong_first(page, "Ort")
    page.get_by_label("Straße und Hausnummer, oder wo genau").fill("Am Markt, beim Brunnen")
    page.get_by_label("Koordinaten").fill("51.0912, 6.5871")
    accessibility.check(page, "fields, place filled")
    people.go_on(page)


def _files(page: Page) -> None:
    _wrong_first(page, "Dateien")
    page.get_by_label("Unterlagen").set_input_files([files.a_pdf("miete.pdf"), files.a_pdf("strom.pdf")])
    expect(page.locator(".kp-files")).to_contain_text("miete.pdf")
    no_pdf = FilePayload(name="programm.pdf", mimeType="application/pdf", buffer=b"MZ is no PDF")
    page.get_by_label("Unterlagen").set_input_files([no_pdf])
    expect(page.locator("#field-papers-error")).to_contain_text("programm.pdf")
    accessibility.check(page, "fields, files")
    people.go_on(page)


def _review(page: Page) -> None:
    people.see_heading(page, "Prüfen Sie Ihre Angaben")
    for words in (
        "1.234,00 €",
        "NE-AB 123",
        "29.02.2000",
        "14:30 Uhr",
        "Türkei",
        "Bea",
        "51.091200, 6.587100",
        "miete.pdf",
    ):
        people.see(page, words)
    accessibility.check(page, "fields, review")
