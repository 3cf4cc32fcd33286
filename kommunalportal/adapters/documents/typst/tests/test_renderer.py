"""Documents are accessible, archivable, and show citizens' text as text."""

import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kommunalportal.adapters.documents.typst import Config, TypstRenderer
from kommunalportal.certificates.documents import Letterhead, Sender, bundle_document, facts, letter, paragraph, qr_code
from kommunalportal.certificates.ports import AttachedData, Document
from kommunalportal.kernel.failures import PermanentFailure

ROOT = Path(__file__).resolve().parents[5]
FONTS = ROOT / "build" / "document-fonts"
DIN_91379 = "ÄäÖöÜüẞß ĂăǍǎĄąĆćĈĉČčĎďĐđÐðÞþŁłŊŋŐőŒœƏəŘřȘșŞşȚțŰűǅǆẁẂ A̱ C̆ H̱ K̄ L̂ Ŝ̈ Z̆ ʼ ‡ Ș̄".strip()
NAMES = [
    DIN_91379,
    "Konstantinos-Athanásios Papadimitrakópoulos-Freiherr von der Straßenbahnhaltestelle " * 3,
    "X" * 400,
    "Ærøskøbing Œuvre O’Connor „Zitat“",
    "日本 😀 한국",
    "\u202eemanetrevnI\x00\x07\ue000",
]
MARKUP = [
    '#panic("x")',
    "*fett* _kursiv_ $x^2$",
    "`code` ``` # = Titel",
    '") #let x = "',
    "<label> @ref \\ // /* [",
    "= A",
]


@pytest.fixture(scope="module")
def renderer() -> TypstRenderer:
    return TypstRenderer(Config(root=ROOT / "bundles", fonts=FONTS))


def head(**values: Any) -> Letterhead:
    sender = Sender("Stadt A-Stadt", "#8f1d2c", unit="Bürgerbüro", lines=("Am Markt 1", "41515 A-Stadt"))
    base = {"subject": "Ihr Bescheid", "reference": "GV-4F7K-92MX-Q", "on": date(2026, 11, 23), "demo": True}
    return Letterhead(**{"sender": sender, "recipient": ("Ada Lindqvist", "Am Weg 1"), **base, **values})


def certificate(**person: str) -> Document:
    data = {
        "certificate": {
            "kind": "extended",
            "purpose": "Mietvertrag",
            "person": {"family_name": "Lindqvist", "given_names": "Ada", "date_of_birth": "1990-05-14", **person},
            "dwellings": [{"kind": "main", "street": "Am Weg", "house_number": "1", "moved_in_on": "2016-04-01"}],
        },
        "check": {
            "code": "K7QX-4M2P-9TRW-3FGH",
            "url": "http://a/pruefen/K7QX",
            "qr": qr_code("http://a/pruefen/K7QX"),
        },
    }
    attached = AttachedData("meldebescheinigung.json", "application/json", '{"kind": "é"}', "Inhalt")
    template = "meldebescheinigung/documents/meldebescheinigung"
    return bundle_document(head(subject="Meldebescheinigung"), template=template, data=data, attached=attached)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What the text operators draw, through each font's ToUnicode table."""
    return "".join(_page_text(page) for page in opened(pdf).pages)


def test_a_document_claims_pdf_ua_1_and_pdf_a_3a(renderer: TypstRenderer) -> None:
    with opened(renderer.render(certificate())) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")


def test_a_document_is_tagged_titled_and_german(renderer: TypstRenderer) -> None:
    with opened(renderer.render(certificate())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "de-DE"
        assert pdf.open_metadata()["dc:title"] == "Meldebescheinigung"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert {"/H1", "/H2", "/Table", "/TH", "/Figure"} <= set(_tags(pdf.Root.StructTreeRoot))


def test_the_qr_code_has_words_for_people_who_do_not_see_it(renderer: TypstRenderer) -> None:
    with opened(renderer.render(certificate())) as pdf:
        texts = [str(node["/Alt"]) for node in _nodes(pdf.Root.StructTreeRoot) if "/Alt" in node]
    assert texts == ["QR-Code mit der Prüfadresse http://a/pruefen/K7QX"]


def test_the_data_for_machines_lie_in_the_document(renderer: TypstRenderer) -> None:
    with opened(renderer.render(certificate())) as pdf:
        (attached,) = pdf.attachments.values()
        file = attached.get_file()
        assert (attached.filename, file.mime_type) == ("meldebescheinigung.json", "application/json")
        assert json.loads(file.read_bytes()) == {"kind": "é"}
        assert attached.obj.AFRelationship == "/Data"


def test_the_same_document_is_the_same_file(renderer: TypstRenderer) -> None:
    again = TypstRenderer(Config(root=ROOT / "bundles", fonts=FONTS))
    assert renderer.render(certificate()) == again.render(certificate())


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_a_document(renderer: TypstRenderer, name: str) -> None:
    assert renderer.render(certificate(family_name=name)).startswith(b"%PDF-1.7")


@pytest.mark.skipif(not FONTS.is_dir(), reason="the typeface was not built")
def test_the_portals_typeface_has_every_letter_of_a_name(renderer: TypstRenderer) -> None:
    with opened(renderer.render(certificate(family_name=DIN_91379))) as pdf:
        fonts = {str(font.BaseFont).rpartition("+")[2] for page in pdf.pages for font in page.Resources.Font.values()}
    assert {name.partition("-")[0] for name in fonts} == {"FiraSans"}


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_a_citizen_stays_text(renderer: TypstRenderer, text: str) -> None:
    document = letter(head(subject=text), blocks=[paragraph(text), facts([(text, text)])])
    shown = text_of(renderer.render(document))
    assert shown.replace(" ", "").count(text.replace(" ", "")) == 4


def test_letters_that_no_font_has_are_replaced_and_the_rest_stays(renderer: TypstRenderer) -> None:
    assert "Ada□□Lovelace" in text_of(renderer.render(letter(head(), blocks=[paragraph("Ada日😀Lovelace")])))


def test_without_the_portals_typeface_documents_are_made_all_the_same(tmp_path: Path) -> None:
    poor = TypstRenderer(Config(root=ROOT / "bundles", fonts=tmp_path / "missing"))
    assert poor.render(certificate(family_name=DIN_91379)).startswith(b"%PDF")
    assert poor.problems() == ["Die Schrift Fira Sans fehlt; Dokumente erscheinen in einer Ersatzschrift."]


@pytest.mark.parametrize("template", ["", "nowhere/to/be-found", "../secret", "/etc/passwd", "_shared/../x", "letter"])
def test_a_template_outside_the_bundles_does_not_exist(renderer: TypstRenderer, template: str) -> None:
    with pytest.raises(PermanentFailure, match="no document template"):
        renderer.render(Document(template, {}, date(2026, 1, 1)))


def test_a_template_that_does_not_fit_names_its_place_and_no_person(renderer: TypstRenderer) -> None:
    data = {**head().as_data(), "certificate": "Ada Lindqvist"}
    with pytest.raises(PermanentFailure, match=r"fails at \S*meldebescheinigung\.typ:\d+") as failure:
        renderer.render(Document("meldebescheinigung/documents/meldebescheinigung", data, date(2026, 1, 1)))
    assert "Lindqvist" not in str(failure.value)


def test_templates_read_nothing_outside_their_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "root" / "a").mkdir(parents=True)
    (tmp_path / "root" / "a" / "b.typ").write_text('#read("../../secret.txt")')
    with pytest.raises(PermanentFailure):
        TypstRenderer(Config(root=tmp_path / "root", fonts=tmp_path)).render(Document("a/b", {}, date(2026, 1, 1)))


def test_threads_share_one_renderer(renderer: TypstRenderer) -> None:
    names = [f"Name{number}" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda name: renderer.render(certificate(family_name=name)), names))
    assert all(name in text_of(file) for name, file in zip(names, files, strict=True))


def _nodes(tree: Any) -> Iterator[Any]:
    children = tree.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield child
            yield from _nodes(child)


def _tags(tree: Any) -> Iterator[str]:
    return (str(node["/S"]) for node in _nodes(tree) if "/S" in node)


def _page_text(page: pikepdf.Page) -> str:
    tables = {name: _unicode_table(font) for name, font in page.Resources.Font.items()}
    table: dict[int, str] = {}
    shown = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tf":
            table = tables[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            parts = operands[0] if operator == "TJ" else operands
            shown += [_decoded(bytes(part), table) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(shown)


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
    return "".join(table.get(code, "") for code in pairs)


def _unicode_table(font: Any) -> dict[int, str]:
    text = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>$", text, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(shown).decode("utf-16-be") for code, shown in pairs}
