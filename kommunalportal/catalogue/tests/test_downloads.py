"""Forms to be had without login are real, accessible, and say where they come from."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from pydantic import ValidationError

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.downloads import forms, make_documents
from kommunalportal.catalogue.form_origins import form_origin
from kommunalportal.catalogue.form_source import Block, FormSource, form_sources
from kommunalportal.catalogue.models import DownloadDocument, OrganisationalUnit
from kommunalportal.certificates.ports import Document
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.wiring.documents import form_renderer
from tests.factories import client_for

FILE = "/formulare/hundesteuer-abmeldung.pdf"
AT_LEAST = 15


class _Counter:
    """A renderer that makes nothing but notes."""

    def __init__(self) -> None:
        self.made: list[Document] = []

    def render(self, document: Document) -> bytes:
        self.made.append(document)
        return b"%PDF"

    def problems(self) -> list[str]:
        return []


def _of_channel_download() -> set[str]:
    chosen = shipped.choice_of("grevenbroich")
    return {one.name for one in shipped.services() if one.row["channel"] == "download" and one.name in chosen}


def _body(client: Client, path: str, **headers: str) -> tuple[Any, bytes]:
    response = client.get(path, headers=headers)
    return response, b"".join(response) if response.streaming else response.content


def test_most_services_got_by_a_form_have_one_of_this_project_or_say_where_theirs_is(in_grevenbroich: Tenant) -> None:
    wanted = _of_channel_download()
    own = {source.service for source in form_sources()} & wanted
    assert len(own) >= AT_LEAST
    unknown = [name for name in wanted - own if not (form_origin(name).url and form_origin(name).url[:8] == "https://")]
    assert unknown == []


def test_every_form_belongs_to_a_service_of_the_catalogue() -> None:
    names = {one.name for one in shipped.services()}
    assert [source.filename for source in form_sources() if not {source.service, source.helps_with} & names] == []


def test_a_form_is_an_accessible_pdf_with_title_and_language(in_grevenbroich: Tenant) -> None:
    for form in list(forms())[:3]:
        content = form_renderer().render(Document("documents/form", form.data(), form.source.issued_on))
        with pikepdf.open(BytesIO(content)) as pdf:
            metadata = pdf.open_metadata()
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == form.source.title
            assert pdf.Root.Lang == "de-DE"
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root


def test_a_form_names_the_office_that_takes_it(in_grevenbroich: Tenant) -> None:
    named = {form.source.filename: form.data() for form in forms()}
    assert named["hundesteuer-abmeldung.pdf"]["hand_in"]["lines"]
    assert named["betreuung-anregen.pdf"]["hand_in"]["name"].startswith("Amtsgericht Grevenbroich")
    assert "Hagen" in named["schuldnerverzeichnis-loeschung.pdf"]["hand_in"]["name"]
    assert "Hagen" in named["schuldnerverzeichnis-loeschung.pdf"]["privacy"]


def test_forms_are_made_once_and_again_when_the_office_moves(in_grevenbroich: Tenant) -> None:
    renderer = _Counter()
    assert make_documents(renderer) == 0
    OrganisationalUnit.objects.update(street="Neuer Weg 7")
    assert make_documents(renderer) == len(renderer.made) > 0
    assert all("Neuer Weg 7" in document.data["hand_in"]["lines"] for document in renderer.made)


def test_what_editors_brought_is_not_overwritten(in_grevenbroich: Tenant) -> None:
    brought = DownloadDocument.objects.filter(filename="apostille.pdf")
    brought.update(made_from=DownloadDocument.BY_EDITORS, title="Eigenes")
    renderer = _Counter()
    make_documents(renderer)
    assert brought.get().title == "Eigenes"


@pytest.mark.parametrize("block", [{}, {"text": "a", "line": "b"}, {"lines": ["a"]}, {"choices": []}, {"rows": 3}])
def test_a_block_that_makes_no_sense_is_refused(block: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Block.model_validate(block)


def test_a_form_is_for_a_service_or_helps_with_one() -> None:
    with pytest.raises(ValidationError, match="not both"):
        FormSource(
            filename="a.pdf",
            title="A",
            about="A",
            topic="A",
            version="1.0",
            issued_on=date(2026, 1, 1),
            lead="A",
            service="A",
            helps_with="B",
            sections=({"title": "A", "blocks": ({"line": "A"},)},),
        )


def test_the_list_shows_topic_kind_size_language_and_version(browser: Client) -> None:
    text = browser.get("/formulare/").content.decode()
    assert "Todesfall und Friedhof" in text
    assert "PDF, " in text
    assert "Deutsch, Fassung 1.0 vom 23. November 2026" in text
    assert "Formulare anderer Stellen" in text
    assert "Das Gesetz schreibt ein amtliches Formular vor." in text


def test_a_service_page_says_where_a_form_of_others_comes_from(browser: Client) -> None:
    text = browser.get("/leistungen/privatinsolvenz/").content.decode()
    assert "Das Formular gibt es bei: Amtsgericht Grevenbroich" in text
    assert 'href="https://www.justiz.de/service/formular/"' in text
    own = browser.get("/leistungen/bestattungskosten-erstatten/").content.decode()
    assert "Deutsch, Fassung 1.0 vom 23. November 2026" in own
    assert "Das Formular gibt es bei" not in own


@pytest.mark.parametrize(
    ("query", "found", "hidden"),
    [
        ("q=hund", "hundesteuer-abmeldung.pdf", "apostille.pdf"),
        ("q=Bestattung", "bestattungskosten.pdf", "hundesteuer-abmeldung.pdf"),
        ("von=andere", "prozess-und-verfahrenskostenhilfe", "apostille.pdf"),
        ("von=eigene", "apostille.pdf", "prozess-und-verfahrenskostenhilfe"),
        ("q=%00%3Cscript%3E", "Dazu gibt es hier kein Formular", "apostille.pdf"),
    ],
)
def test_the_list_can_be_searched_and_narrowed(browser: Client, query: str, found: str, hidden: str) -> None:
    text = browser.get(f"/formulare/?{query}").content.decode()
    if "%00" not in query:
        assert found in text
    assert hidden not in text


def test_a_part_of_a_file_can_be_fetched(browser: Client) -> None:
    whole = _body(browser, FILE)[1]
    response, part = _body(browser, FILE, range="bytes=100-199")
    assert (response.status_code, part) == (206, whole[100:200])
    assert response.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert response.headers["Content-Length"] == "100"
    assert _body(browser, FILE, range="bytes=-10")[1] == whole[-10:]
    assert _body(browser, FILE, range="bytes=10-")[1] == whole[10:]


@pytest.mark.parametrize(
    ("asked", "status"), [("bytes=99999999-", 416), ("bytes=0-1,5-6", 200), ("bytes=-", 200), ("meter=1-2", 200)]
)
def test_odd_ranges_get_a_clear_answer(browser: Client, asked: str, status: int) -> None:
    assert browser.get(FILE, headers={"range": asked}).status_code == status


def test_a_part_of_an_older_file_is_not_mixed_with_the_new_one(browser: Client) -> None:
    assert browser.get(FILE, headers={"range": "bytes=0-9", "if-range": '"alt"'}).status_code == 200


def test_an_unchanged_file_is_not_sent_again(browser: Client) -> None:
    etag = browser.get(FILE).headers["ETag"]
    for known in (etag, f"W/{etag}", "*"):
        assert browser.get(FILE, headers={"if-none-match": known}).status_code == 304
    assert browser.get(FILE, headers={"if-none-match": '"anders"'}).status_code == 200


def test_each_town_has_its_own_copy(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    first = _body(client_for(grevenbroich), FILE)[0]
    second = _body(client_for(badlippspringe), FILE)[0]
    assert first.headers["ETag"] != second.headers["ETag"]
    with acting_for(badlippspringe):
        assert {form.data()["town"] for form in forms()} == {"Stadt Bad Lippspringe"}
