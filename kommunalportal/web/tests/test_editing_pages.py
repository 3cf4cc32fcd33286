"""The editors' pages: who may, who must not, and every step through the client."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.actions import index_services
from kommunalportal.catalogue.models import (
    CheckedLink,
    DownloadDocument,
    EditingRules,
    Fee,
    LinkState,
    MissedSearch,
    Notice,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    Revision,
    ServiceText,
    Synonym,
)
from kommunalportal.catalogue.notices import forget_notices
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for, make_account, make_tenant

ROOT = "/verwaltung/redaktion/"
UNIT = f"{ROOT}aemter/eintrag/buergerbuero/"
PAGES = [
    ROOT,
    f"{ROOT}veraltet",
    f"{ROOT}links",
    f"{ROOT}nicht-gefunden",
    f"{ROOT}aemter/",
    UNIT,
    f"{UNIT}aendern",
    f"{ROOT}hinweise/neu",
]
OFFICE = {"name": "Bürgerbüro", "phone": "02181 2", "mo": "8-12, 14-16", "as_of": ""}
#: A real, minimal PDF.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


@pytest.fixture(autouse=True)
def _forget() -> None:
    kept_pages.clear()
    forget_notices()


@pytest.fixture
def a_stadt(provider: Tenant) -> Tenant:
    """A-Stadt, below the state."""
    nrw = make_tenant("nrw", "Nordrhein-Westfalen", kind=TenantKind.STATE, parent=provider)
    return make_tenant("a-stadt", "A-Stadt", parent=nrw)


@pytest.fixture
def town(in_a_stadt: Tenant) -> Tenant:
    """A-Stadt with an office and a service with a text of the state."""
    OrganisationalUnit.objects.create(slug="buergerbuero", name="Bürgerbüro", phone="02181 1")
    with acting_for(Tenant.objects.get(slug="nrw")):
        service = PublicService.objects.create(
            slug="reisepass", name="Reisepass", level="municipality", channel="appointment", audience="citizen",
            search_name="reisepass",
        )  # fmt: skip
        ServiceText.objects.create(service=service, summary="So schreibt es das Land.")
    Responsibility.objects.create(service=service)
    return in_a_stadt


@pytest.fixture
def editor(town: Tenant, edda: Account) -> Client:
    """Edda's browser."""
    return client_for(town, edda)


@pytest.fixture
def colleague(town: Tenant, adam: Account) -> Client:
    """Adam's browser, who may do what editors may."""
    return client_for(town, adam)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def begun(editor: Client, address: str = f"{UNIT}aendern", **data: Any) -> Revision:
    answer = editor.post(address, data or OFFICE)
    assert answer.status_code == 302, text_of(answer)
    return Revision.objects.latest("pk")


def step(browser: Client, revision: Revision, move: str, **data: str) -> Any:
    return browser.post(f"{ROOT}fassungen/{revision.pk}/{move}", data, follow=True)


def published(editor: Client, colleague: Client, revision: Revision) -> None:
    step(editor, revision, "einreichen")
    assert "Die öffentlichen Seiten zeigen es sofort" in text_of(step(colleague, revision, "veroeffentlichen"))


@pytest.mark.parametrize("address", PAGES)
def test_editors_and_administrators_get_in_and_nobody_else(
    editor: Client, colleague: Client, town: Tenant, clara: Account, ada: Account, guest: Client, address: str
) -> None:
    assert [browser.get(address).status_code for browser in (editor, colleague)] == [200, 200]
    assert [client_for(town, person).get(address).status_code for person in (clara, ada)] == [403, 403]
    assert guest.get(address).headers["location"].startswith("/anmelden")


def test_the_menu_and_the_first_page_lead_to_the_editors_rooms(editor: Client) -> None:
    assert editor.get("/verwaltung/").headers["location"] == ROOT
    page = text_of(editor.get(ROOT))
    for words in (
        "Leistungstexte",
        "Gebühren",
        "Ämter",
        "Formulare",
        "Synonyme",
        "Hinweise",
        "Farben und Wappen",
        "Startseite",
    ):
        assert words in page


def test_another_towns_drafts_and_entries_are_not_found(editor: Client, town: Tenant, b_dorf: Tenant) -> None:
    revision = begun(editor)
    stranger = client_for(b_dorf, make_account(b_dorf, "bruno@example.org", name="Bruno Sturm", role="editor"))
    for address in (
        UNIT,
        f"{UNIT}aendern",
        *(
            f"{ROOT}fassungen/{revision.pk}/{end}"
            for end in ("", "bearbeiten", "vorschau", "vergleich", "datei", "farben.css")
        ),
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"{ROOT}fassungen/{revision.pk}/verwerfen").status_code == 404
    revision.refresh_from_db()
    assert revision.is_draft


def test_a_change_is_written_reviewed_published_and_undone(editor: Client, colleague: Client, guest: Client) -> None:
    assert "02181 1" in text_of(guest.get("/aemter/buergerbuero/"))
    revision = begun(editor)
    assert "02181 1" in text_of(guest.get("/aemter/buergerbuero/"))
    page = text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/"))
    assert "<del>" in page
    assert "<ins>" in page

    step(editor, revision, "einreichen")
    assert "nicht selbst" in text_of(step(editor, revision, "veroeffentlichen"))
    assert "Ein Entwurf wartet auf Ihre Prüfung" in text_of(colleague.get(ROOT))
    step(colleague, revision, "veroeffentlichen")
    assert "02181 2" in text_of(guest.get("/aemter/buergerbuero/"))
    assert "Fassung 1" in text_of(editor.get(UNIT))

    step(editor, revision, "rueckgaengig")
    published(editor, colleague, Revision.objects.latest("pk"))
    assert "02181 1" in text_of(guest.get("/aemter/buergerbuero/"))


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_kept(editor: Client) -> None:
    answer = editor.post(f"{UNIT}aendern", {**OFFICE, "mo": "morgens", "name": ""})
    assert answer.status_code == 422
    assert "08:00-12:00, 14:00-16:00" in text_of(answer)
    assert 'href="#id_mo"' in text_of(answer)
    assert not Revision.objects.exists()


def test_the_later_of_two_who_save_sees_what_the_other_wrote(editor: Client, colleague: Client) -> None:
    revision = begun(editor)
    address = f"{ROOT}fassungen/{revision.pk}/bearbeiten"
    colleague.post(address, {**OFFICE, "phone": "02181 77", "version": "1"})
    answer = editor.post(address, {**OFFICE, "phone": "02181 88", "version": "1"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "[entfernt: 77]" in re.sub(r"<[^>]+>", "", page)
    assert 'value="02181 88"' in page
    assert 'name="version" value="2"' in page


def test_a_draft_under_which_the_ground_moved_is_brought_up_to_date(editor: Client, colleague: Client) -> None:
    mine = begun(editor)
    theirs = begun(colleague, **{**OFFICE, "place": "Neustadt", "phone": "02181 1"})
    published(colleague, editor, theirs)
    assert "etwas anderes veröffentlicht" in text_of(editor.get(f"{ROOT}fassungen/{mine.pk}/"))
    step(editor, mine, "angleichen")
    published(editor, colleague, mine)
    office = OrganisationalUnit.objects.get()
    assert (office.phone, office.place) == ("02181 2", "Neustadt")


def test_a_reviewer_returns_it_with_a_remark(editor: Client, colleague: Client) -> None:
    revision = begun(editor)
    step(editor, revision, "einreichen")
    step(colleague, revision, "zurueckgeben", bemerkung="Bitte die Nummer prüfen.")
    assert "Bitte die Nummer prüfen." in text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/bearbeiten"))


def test_the_preview_shows_the_draft_to_editors_only_and_keeps_nothing(
    editor: Client, guest: Client, town: Tenant
) -> None:
    revision = begun(editor)
    answer = editor.get(f"{ROOT}fassungen/{revision.pk}/vorschau")
    assert "Vorschau:" in text_of(answer)
    assert "02181 2" in text_of(answer)
    assert "no-store" in answer.headers["cache-control"]
    assert "02181 1" in text_of(guest.get("/aemter/buergerbuero/"))
    assert OrganisationalUnit.objects.get().phone == "02181 1"
    assert guest.get(f"{ROOT}fassungen/{revision.pk}/vorschau").status_code == 302


def test_a_notice_stands_on_every_page_while_it_holds(editor: Client, colleague: Client, guest: Client) -> None:
    notice = {"level": "emergency", "text": "Das Rathaus ist heute zu.", "valid_from": "2026-01-01T08:00"}
    revision = begun(editor, f"{ROOT}hinweise/neu", **notice)
    assert "Das Rathaus ist heute zu." in text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/vorschau"))
    assert "Das Rathaus ist heute zu." not in text_of(guest.get("/hilfe"))
    published(editor, colleague, revision)
    forget_notices()
    assert "Das Rathaus ist heute zu." in text_of(guest.get("/aemter/"))
    step(editor, revision, "rueckgaengig")
    published(editor, colleague, Revision.objects.latest("pk"))
    assert not Notice.objects.exists()


def test_the_states_text_stands_beside_and_the_towns_wins(editor: Client, colleague: Client, guest: Client) -> None:
    address = f"{ROOT}leistungstexte/eintrag/reisepass/aendern"
    assert "So schreibt es das Land." in text_of(editor.get(address))
    published(editor, colleague, begun(editor, address, summary="So machen wir es hier in A-Stadt."))
    assert "So machen wir es hier in A-Stadt." in text_of(guest.get("/leistungen/reisepass/"))
    with acting_for(Tenant.objects.get(slug="nrw")):
        assert ServiceText.objects.get().summary == "So schreibt es das Land."
        ServiceText.objects.update(summary="Jetzt schreibt es das Land anders.")
    page = text_of(editor.get(f"{ROOT}veraltet?grund=land"))
    assert "Reisepass" in page


def test_fees_follow_each_other(editor: Client, colleague: Client) -> None:
    address = f"{ROOT}gebuehren/eintrag/reisepass/aendern"
    first = {"amount_1": "60", "basis_1": "PassV", "valid_until_1": "2026-12-31"}
    published(editor, colleague, begun(editor, address, **first))
    page = text_of(editor.get(address))
    assert 'value="60,00"' in page
    assert 'name="amount_2"' in page
    second = {"amount_2": "70,00", "basis_2": "PassV", "valid_from_2": "2027-01-01"}
    published(editor, colleague, begun(editor, address, **first, **second))
    assert [str(fee.amount) for fee in Fee.objects.all()] == ["60.00", "70.00"]


def test_a_synonym_is_found_by_search(editor: Client, colleague: Client, guest: Client) -> None:
    with acting_for(Tenant.objects.get(slug="nrw")):
        index_services()
    assert 'href="/leistungen/reisepass/"' not in text_of(guest.get("/suche?q=Heftlein"))
    published(editor, colleague, begun(editor, f"{ROOT}synonyme/neu", phrase="Heftlein", meanings="reisepass"))
    assert Synonym.objects.get().phrase == "heftlein"
    assert "heftlein" in text_of(editor.get(f"{ROOT}synonyme/?q=Heftlein"))
    assert 'href="/leistungen/reisepass/"' in text_of(guest.get("/suche?q=Heftlein"))


def test_a_form_is_uploaded_and_only_a_pdf(editor: Client, colleague: Client, guest: Client) -> None:
    meta = {
        "title": "Vordruck Reisepass",
        "about": "Für den Pass.",
        "service": "reisepass",
        "version": "1",
        "issued_on": "2026-09-01",
        "language": "de",
    }
    refused = editor.post(f"{ROOT}formulare/neu", {**meta, "datei": SimpleUploadedFile("a.pdf", b"GIF89a")})
    assert refused.status_code == 422
    assert "Erlaubt sind PDF" in text_of(refused)
    assert "Wählen Sie eine PDF-Datei." in text_of(editor.post(f"{ROOT}formulare/neu", meta))
    stolen = editor.post(f"{ROOT}formulare/neu", {**meta, "file_key": "0" * 32, "size": "9", "sha256": "0" * 64})
    assert stolen.status_code == 422

    revision = begun(editor, f"{ROOT}formulare/neu", **meta, datei=SimpleUploadedFile("a.pdf", PDF))
    assert editor.get(f"{ROOT}fassungen/{revision.pk}/datei").content == PDF
    published(editor, colleague, revision)
    assert DownloadDocument.objects.get().filename == "vordruck-reisepass.pdf"
    assert b"".join(guest.get("/formulare/vordruck-reisepass.pdf")) == PDF


def test_pale_colours_are_refused_and_good_ones_are_worn_at_once(
    editor: Client, colleague: Client, town: Tenant
) -> None:
    address = f"{ROOT}farben/eintrag/stadt/aendern"
    pale = begun(editor, address, colour="#ffee00", accent="#123456")
    step(editor, pale, "einreichen")
    assert "Nötig sind 4,5 : 1" in text_of(step(colleague, pale, "veroeffentlichen"))
    good = begun(editor, address, colour="#0B3D2E", accent="#ffcc00")
    preview = text_of(editor.get(f"{ROOT}fassungen/{good.pk}/vorschau"))
    assert f"{ROOT}fassungen/{good.pk}/farben.css" in preview
    assert "#0b3d2e" in text_of(editor.get(f"{ROOT}fassungen/{good.pk}/farben.css"))
    published(editor, colleague, good)
    town.refresh_from_db()
    assert town.colour == "#0b3d2e"


def test_dead_links_are_listed_and_exported(editor: Client, town: Tenant) -> None:
    service = PublicService.in_lineage.get()
    ServiceText.objects.create(service=service, summary="Siehe https://weg.example/.", is_reviewed=True)
    places = [["leistungstexte", "reisepass", "Reisepass"]]
    CheckedLink.objects.create(url="https://weg.example/", state=LinkState.DEAD, status=404, places=places)
    assert "https://weg.example/" in text_of(editor.get(f"{ROOT}links"))
    assert "Ein Link führt ins Leere" in text_of(editor.get(f"{ROOT}veraltet"))
    file = text_of(editor.get(f"{ROOT}veraltet.csv?grund=link"))
    assert "Leistungstext;reisepass;Reisepass;Ein Link führt ins Leere;" in file


def test_two_versions_are_compared(editor: Client, colleague: Client) -> None:
    first = begun(editor)
    published(editor, colleague, first)
    second = begun(editor, **{**OFFICE, "phone": "02181 3"})
    page = text_of(editor.get(f"{ROOT}fassungen/{second.pk}/vergleich?mit={first.pk}"))
    words = re.sub(r"<[^>]+>", "", page)
    assert "[entfernt: 2]" in words
    assert "[neu: 3]" in words


def test_only_an_administrator_allows_to_work_alone_and_confirms_it(
    editor: Client, colleague: Client, town: Tenant
) -> None:
    assert editor.get(f"{ROOT}arbeitsweise").status_code == 403
    assert colleague.post(f"{ROOT}arbeitsweise").status_code == 422
    colleague.post(f"{ROOT}arbeitsweise", {"bestaetigung": "ja"})
    assert EditingRules.objects.get().may_review_own
    revision = begun(editor)
    step(editor, revision, "einreichen")
    assert "Allein veröffentlichen" in text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/"))
    step(editor, revision, "veroeffentlichen", allein="ja")
    revision.refresh_from_db()
    assert revision.is_published


def test_taking_a_synonym_away_is_a_draft_like_any_other(editor: Client, colleague: Client, town: Tenant) -> None:
    Synonym.objects.create(phrase="perso", meaning="personalausweis")
    editor.post(f"{ROOT}synonyme/eintrag/perso/wegnehmen")
    revision = Revision.objects.get()
    assert revision.is_removal
    assert "wird weggenommen" in text_of(editor.get(f"{ROOT}fassungen/{revision.pk}/"))
    published(editor, colleague, revision)
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(
    "address", [f"{ROOT}quatsch/", f"{ROOT}aemter/eintrag/mond/", f"{ROOT}farben/neu", f"{ROOT}fassungen/999999/"]
)
def test_what_does_not_exist_is_not_found(editor: Client, address: str) -> None:
    assert editor.get(address).status_code == 404


def test_what_people_did_not_find_leads_to_a_new_synonym(editor: Client, town: Tenant) -> None:
    day = date(2026, 9, 1)
    MissedSearch.objects.create(words="buchlein", count=7, days=3, first_day=day, last_day=day)
    MissedSearch.objects.create(words="erika musterfrau", count=7, days=1, first_day=day, last_day=day)
    page = text_of(editor.get(f"{ROOT}nicht-gefunden"))
    assert f"{ROOT}synonyme/neu?phrase=buchlein" in page
    assert "erika" not in page
    assert 'value="buchlein"' in text_of(editor.get(f"{ROOT}synonyme/neu?phrase=buchlein"))
    assert "buchlein;7;3;2026-09-01;2026-09-01" in text_of(editor.get(f"{ROOT}nicht-gefunden.csv"))
