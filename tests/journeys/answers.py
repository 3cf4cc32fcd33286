"""What Ada answers to the questions of each online service: one entry per page."""

from collections.abc import Callable, Sequence

from playwright.sync_api import FilePayload, Page, expect

from tests.journeys import files, people

Step = Callable[[Page], None]

#: Ada stands in the simulated population register, too.
CHOOSE_FILES = "input[type=file]:not([capture])"  # beside the one that takes a photograph
ADA = {"Vornamen": "Ada Maria", "Familienname": "Lindqvist", "Tag": "14", "Monat": "5", "Jahr": "1990"}
HOME = {"Straße": "Am Hammerwerk", "Hausnummer": "12", "Postleitzahl": "41515", "Ort": "Grevenbroich"}
ELECTRONIC, PAPER = "Elektronisch, kostenlos", "Auf Papier mit der Post, 9,00 Euro je Stück"


def choosing(*options: str) -> Step:
    """A page on which options are ticked."""
    return lambda page: people.choose(page, *options)


def entering(texts: dict[str, str]) -> Step:
    """A page on which texts are typed."""
    return lambda page: people.enter(page, texts)


def agreeing(beginning: str) -> Step:
    """A page on which a declaration is ticked, found by how it begins."""
    return lambda page: page.get_by_label(beginning).check()


def leaving_empty(page: Page) -> None:
    """A page on which nothing has to be answered."""


def meldebescheinigung(delivery: str = ELECTRONIC, copies: str = "") -> list[Step]:
    """A simple certificate; on paper with a number of copies."""
    how_many = [entering({"Wie viele Bescheinigungen brauchen Sie?": copies})] if copies else []
    return [
        choosing("Für eine Behörde"),
        choosing("Einfache Bescheinigung"),
        entering(ADA),
        entering(HOME),
        choosing(delivery),
        *how_many,
        agreeing("Meine Angaben stimmen."),
    ]


def geburtsurkunde(copies: str = "3") -> list[Step]:
    """One's own birth certificate."""
    return [
        choosing("Ja"),
        choosing("Meine eigene"),
        entering(ADA),
        lambda page: page.get_by_label("Nummer im Geburtenregister").fill("412/1990"),
        choosing("Geburtsurkunde"),
        choosing("Für mich oder eine andere Stelle"),
        entering({"Wie viele Urkunden brauchen Sie?": copies}),
        entering(HOME),
        agreeing("Meine Angaben stimmen."),
    ]


def hilfe_zum_lebensunterhalt() -> list[Step]:
    """Ada lives alone, pays rent and gets a pension."""
    return [
        entering(ADA),
        entering(HOME),
        entering({"Wie viele Menschen leben in Ihrem Haushalt?": "1"}),
        choosing("Ja"),
        _rent,
        choosing("Ja"),
        _income,
        choosing("Nein"),
        entering({"Auf welches Konto sollen wir Geld überweisen?": "DE89 3704 0044 0532 0130 00"}),
        leaving_empty,
        agreeing("Meine Angaben stimmen und sind vollständig."),
    ]


def answer(page: Page, steps: Sequence[Step]) -> None:
    """Answer page after page, up to the review."""
    for step in steps:
        step(page)
        people.go_on(page)
    people.see_heading(page, "Prüfen Sie Ihre Angaben")


def _rent(page: Page) -> None:
    people.enter(page, {"Wie hoch ist die Miete im Monat?": "450"})
    _hand_in(page, files.a_photo("mietvertrag.jpg"))


def _income(page: Page) -> None:
    people.choose(page, "Rente")
    people.enter(page, {"Wie viel ist das zusammen im Monat?": "512,30"})
    _choose(page, files.a_program("rentenbescheid.pdf"))
    refused = page.get_by_role("alert").filter(
        has_text="rentenbescheid.pdf: Diese Art von Datei können wir nicht annehmen."
    )
    expect(refused).to_be_visible()
    expect(page.get_by_label("Rente", exact=True)).to_be_checked()
    _hand_in(page, files.a_pdf("rentenbescheid.pdf"))


def _hand_in(page: Page, file: FilePayload) -> None:
    _choose(page, file)
    expect(page.get_by_role("button", name=f"Entfernen: {file['name']}")).to_be_visible()


def _choose(page: Page, file: FilePayload) -> None:
    """Files are sent as soon as they are chosen; the button is for who has no script."""
    expect(page.get_by_role("button", name="Datei hochladen")).to_be_hidden()
    page.locator(CHOOSE_FILES).set_input_files(file)
