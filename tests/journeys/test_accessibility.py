"""No barrier on any page: empty, filled, with errors and done; see accessibility.py."""

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys import accessibility, answers, people, report
from tests.journeys.stage import Stage

PUBLIC = (
    "/",
    "/suche?q=umziehen",
    "/suche?q=xyzxyz",
    "/lebenslagen/",
    "/leistungen/",
    "/leistungen/meldebescheinigung/",
    "/leistungen/personalausweis/",
    "/leistungen/geburtsurkunde/",
    "/formulare/",
    "/aemter/",
    "/aemter/buergerbuero/",
    "/antrag/meldebescheinigung/",
    "/status",
    "/anmelden",
    "/registrieren",
    "/antrag/fortsetzen",
    "/konto/passwort-vergessen",
    "/termine/",
    "/pruefen/",
    "/stoerungen",
    "/statistik/",
    "/hilfe",
    "/leichte-sprache",
    "/leichte-sprache/leistungen/meldebescheinigung/",
    "/barrierefreiheit",
    "/barrierefreiheit/melden",
    "/barrierefreiheit/gemeldet",
    "/datenschutz",
    "/impressum",
)
MISSING = ("/gibt-es-nicht", "/pruefen/K7QX-4M2P-9TRW-3FGH")
ACCOUNT = (
    "/konto/",
    "/konto/antraege/",
    "/gast/mitnehmen",
    "/konto/postfach/",
    "/konto/termine/",
    "/konto/vollmachten/",
    "/konto/vollmachten/neu",
    "/konto/unternehmen/",
    "/konto/unternehmen/neu",
    "/konto/daten",
    "/konto/code",
)
STAFF = (
    (
        "Conrad Sommer",
        "grevenbroich",
        ("/sachbearbeitung/", "/sachbearbeitung/?liste=closed", "/sachbearbeitung/schalter"),
    ),
    (
        "Adam Vogt",
        "grevenbroich",
        (
            "/verwaltung/",
            "/verwaltung/personen/",
            "/verwaltung/personen/neu",
            "/verwaltung/leistungen/",
            "/verwaltung/verbindungen/",
            "/verwaltung/rueckmeldungen/",
            "/verwaltung/redaktion/",
            "/verwaltung/redaktion/veraltet",
            "/verwaltung/redaktion/leistungstexte/",
            "/verwaltung/redaktion/leistungstexte/eintrag/reisepass/aendern",
            "/verwaltung/redaktion/hinweise/neu",
            "/verwaltung/protokoll/",
        ),
    ),
    ("Olga Brandt", "betrieb", ("/betrieb/", "/betrieb/grevenbroich/")),
)
APPLICATIONS: dict[str, list[answers.Step]] = {
    "meldebescheinigung": answers.meldebescheinigung(answers.PAPER, copies="1"),
    "geburtsurkunde": answers.geburtsurkunde(copies="1"),
    "hilfe-zum-lebensunterhalt": answers.hilfe_zum_lebensunterhalt(),
}


@pytest.fixture(scope="module", autouse=True)
def _statement() -> Iterator[None]:
    """When all of this has run, the portal's own statement says what was found."""
    yield
    staff = [path for _name, _slug, paths in STAFF for path in paths]
    report.write([*PUBLIC, *ACCOUNT, *staff], (accessibility.PHONE["width"], accessibility.DESK["width"]))


def test_public_pages_have_no_barriers(page: Page, stage: Stage) -> None:
    assert _barriers(page, stage, (*PUBLIC, *MISSING)) == {}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/suche?q=ausweis",
        "/leistungen/",
        "/leistungen/meldebescheinigung/",
        "/aemter/",
        "/stoerungen",
        "/anmelden",
    ],
)
def test_the_dark_pages_have_no_barriers_either(page: Page, stage: Stage, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    assert _barriers(page, stage, (path,)) == {}


def test_the_account_has_no_barriers(page: Page, stage: Stage) -> None:
    people.log_in(page, stage, "Bela Novak", "badlippspringe")
    assert _barriers(page, stage, ACCOUNT, "badlippspringe") == {}
    people.begin(page, stage, "einfache-melderegisterauskunft", "badlippspringe")
    accessibility.check(page, "for whom, empty")
    people.press(page, "Weiter")
    people.see_error(page, "Bitte wählen Sie aus, für wen der Antrag ist.")
    accessibility.check(page, "for whom, wrong")


@pytest.mark.parametrize(("name", "slug", "paths"), STAFF)
def test_the_rooms_of_staff_have_no_barriers(
    page: Page, stage: Stage, name: str, slug: str, paths: tuple[str, ...]
) -> None:
    people.log_in(page, stage, name, slug)
    assert _barriers(page, stage, paths, slug) == {}


@pytest.mark.parametrize("service", APPLICATIONS)
def test_applying_has_no_barriers_empty_wrong_filled_and_done(page: Page, stage: Stage, service: str) -> None:
    people.log_in(page, stage, "Ada Lindqvist")
    people.begin(page, stage, service)
    for step in APPLICATIONS[service]:
        _check_every_state(page, step)
    accessibility.check(page, "review")
    page.get_by_role("main").locator("button.kern-btn--primary").click()  # without having declared anything
    people.see_error(page, "Bitte bestätigen Sie")
    accessibility.check(page, "review, wrong")
    page.get_by_label("Ich habe alles gelesen.").check()
    page.get_by_role("main").locator("button.kern-btn--primary").click()
    accessibility.check(page, "to be paid, or done")


def _check_every_state(page: Page, step: answers.Step) -> None:
    accessibility.check(page, "empty")
    address = page.url
    people.go_on(page)
    if page.url == address:
        people.see_error(page, "")
        accessibility.check(page, "wrong")
    else:
        page.goto(address)  # nothing has to be answered here
    step(page)
    accessibility.check(page, "filled")
    people.go_on(page)


def _barriers(page: Page, stage: Stage, paths: Iterable[str], slug: str = "grevenbroich") -> dict[str, list[str]]:
    found = {}
    for path in paths:
        answer = page.goto(f"{stage.portal(slug)}{path}")
        assert answer is not None
        assert answer.status == (404 if path in MISSING else 200), path
        found[path] = accessibility.barriers(page)
    return {path: barriers for path, barriers in found.items() if barriers}
