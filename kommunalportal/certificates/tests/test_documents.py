"""What every letter carries, whoever writes it."""

from datetime import UTC, date, datetime

import pytest

from kommunalportal.certificates.documents import (
    application_copy,
    bullets,
    bundle_document,
    facts,
    heading,
    letter,
    letterhead,
    paragraph,
    qr_code,
)
from kommunalportal.kernel.models import Tenant

pytestmark = pytest.mark.django_db


def test_a_letterhead_names_the_town_and_leaves_out_what_is_unknown(in_a_stadt: Tenant) -> None:
    in_a_stadt.face = {"street": "Am Markt 1", "postcode": "41515", "place": "A-Stadt"}
    sender = letterhead(subject="Bescheid", reference="X-1", unit="Bürgerbüro").sender
    assert (sender.lines, sender.phone) == (("Am Markt 1", "41515 A-Stadt"), "")
    assert sender.return_address == "A-Stadt · Am Markt 1 · 41515 A-Stadt"


def test_a_town_without_an_address_writes_none(in_a_stadt: Tenant) -> None:
    sender = letterhead(subject="Bescheid", reference="X-1").sender
    assert (sender.lines, sender.return_address) == ((), "")


def test_empty_lines_of_an_address_disappear(in_a_stadt: Tenant) -> None:
    head = letterhead(subject="Bescheid", reference="X-1", recipient=["Ada", "", "41515 A-Stadt"])
    assert head.recipient == ("Ada", "41515 A-Stadt")


def test_a_demonstration_says_so_in_every_document(in_a_stadt: Tenant) -> None:
    assert letterhead(subject="Bescheid", reference="X-1").as_data()["demo"] is True


def test_a_bundle_cannot_replace_the_letterhead(in_a_stadt: Tenant) -> None:
    head = letterhead(subject="Bescheid", reference="X-1")
    document = bundle_document(head, template="a/b", data={"subject": "anders", "order": 1})
    assert (document.data["subject"], document.data["order"]) == ("Bescheid", 1)


def test_a_copy_shows_the_time_of_the_place(in_a_stadt: Tenant) -> None:
    head = letterhead(subject="Kopie", reference="X-1")
    rows = [("Name", "Ada")]
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    data = application_copy(head, sections=[("Person", rows)], submitted_at=at).data
    assert (data["submitted_at"], data["submitted_time"]) == ("2026-11-23", "00:30")
    assert data["sections"] == [{"title": "Person", "rows": [["Name", "Ada"]]}]


def test_a_letter_is_made_of_blocks(in_a_stadt: Tenant) -> None:
    blocks = [heading("Warum"), paragraph("Darum."), bullets(["eins"]), facts([("Betrag", "9,00 EUR")])]
    document = letter(letterhead(subject="Bescheid", reference="X-1"), blocks=blocks, signed_by="Clara Winter")
    assert [block["kind"] for block in document.data["blocks"]] == ["heading", "paragraph", "list", "facts"]
    assert document.on >= date(2026, 1, 1)


def test_a_document_does_not_show_its_data_when_it_is_printed_by_a_program(in_a_stadt: Tenant) -> None:
    document = letter(letterhead(subject="Bescheid", reference="X-1"), blocks=[paragraph("Ada Lindqvist")])
    assert "Lindqvist" not in repr(document)


def test_a_qr_code_is_a_picture_of_lines() -> None:
    assert qr_code("https://a-stadt.example/pruefen/X").startswith("<svg")
