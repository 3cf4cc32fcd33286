"""Each kind: what is published is what is read again, and wrong values are refused with a sentence."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.arms import BASES, CHARGES
from kommunalportal.catalogue.editing.fields import AmountField, SpansField, kept
from kommunalportal.catalogue.editing.inspection import findings_for
from kommunalportal.catalogue.editing.kinds.appearance import BASE_NAMES, CHARGE_NAMES
from kommunalportal.catalogue.editing.kinds.documents import keep_file
from kommunalportal.catalogue.editing.kinds.start_page import BLOCK_NAMES
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.kinds.texts import outdated_texts
from kommunalportal.catalogue.models import (
    CheckedLink,
    DownloadDocument,
    Fee,
    LinkState,
    OrganisationalUnit,
    PublicService,
    ServiceText,
)
from kommunalportal.catalogue.notices import active_notices
from kommunalportal.catalogue.start_layout import BLOCKS, layout_of
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for, current_tenant

FEE = {"amount_1": "37.00", "amount_max_1": None, "unit_1": "je Ausweis", "basis_1": "PAuswGebV"}
PERIODS = {"valid_from_1": None, "valid_until_1": "2026-12-31"}
LATER = {
    "amount_2": "46.00", "amount_max_2": None, "unit_2": "je Ausweis", "basis_2": "PAuswGebV",
    "valid_from_2": "2027-01-01", "valid_until_2": None,
}  # fmt: skip
LAW = {"text": "§ 9 PAuswG", "url": "https://www.gesetze-im-internet.de/pauswg/__9.html"}
TEXT = {
    "summary": "Den Ausweis bekommen Sie im Bürgerbüro.",
    "who": "Alle ab 16 Jahren.",
    "needs": ["Foto", "Alter Ausweis"],
    "requirements": [],
    "documents": [{"text": "Geburtsurkunde", "service": ""}, {"text": "Alter Ausweis", "service": "personalausweis"}],
    "procedure": ["Termin buchen", "Vorbeikommen"],
    "deadlines": [],
    "objection": "",
    "related": ["personalausweis"],
    "law": [LAW],
}
CHOICE = {"service": "personalausweis", "unit": "", "authority": "Kreis", "external_url": "", "start_position": 3}
COLOURS = {"colour": "#0b3d2e", "accent": "#ffcc00", "charge": "tower", "base": ""}
START_PAGE = {
    "block_1": "shortcuts", "block_2": "situations", "tile_1": "tod", "tile_2": "geburt",
    **{f"tile_{number}": "" for number in range(3, 9)}, "asked": ["personalausweis"],
}  # fmt: skip


def notice(**changes: Any) -> dict[str, Any]:
    now = timezone.now()
    times = {"valid_from": kept(now - timedelta(hours=1)), "valid_until": kept(now + timedelta(hours=1))}
    return {"level": "warning", "text": "Das Rathaus ist zu.", **times, "link_url": "", "link_label": "", **changes}


def unit(**changes: Any) -> dict[str, Any]:
    words = {"name": "Passamt", "purpose": "Für Pässe.", "street": "Markt 1", "postcode": "41515", "place": "A-Stadt"}
    hours = {"mo": "08:00-12:00", **dict.fromkeys(("tu", "we", "th", "fr", "sa", "su"), "")}
    contact = {"directions": "", "phone": "1", "email": "", "as_of": ""}
    return {**words, **contact, **hours, "services": ["personalausweis"], **changes}


def document() -> dict[str, Any]:
    return {
        "title": "Vordruck", "about": "Hilft.", "topic": "Ausweise", "service": "personalausweis",
        "is_application": False, "version": "1.1", "issued_on": "2026-09-01", "language": "de",
        **keep_file(b"%PDF-1.7"),
    }  # fmt: skip


SUBJECTS = [
    ("leistungstexte", "personalausweis", lambda: TEXT),
    ("leistungstexte", "personalausweis:de-leicht", lambda: TEXT),
    ("gebuehren", "personalausweis", lambda: FEE | PERIODS | LATER),
    ("aemter", "passamt", unit),
    ("hinweise", "abc", notice),
    ("synonyme", "perso weg", lambda: {"phrase": "perso weg", "meanings": ["personalausweis", "verlust"]}),
    ("formulare", "vordruck.pdf", document),
    ("angebot", "personalausweis", lambda: CHOICE),
    ("startseite", "stadt", lambda: START_PAGE),
    ("farben", "stadt", lambda: COLOURS),
]


@pytest.mark.parametrize(("slug", "key", "make"), SUBJECTS)
def test_what_is_published_is_what_is_read_again(service: PublicService, slug: str, key: str, make: Any) -> None:
    kind, data = KINDS[slug], make()
    assert [one.text for one in findings_for(kind, key, data) if one.blocks] == []
    typed_again = kind.checked(key, data)
    assert typed_again.is_valid()
    assert typed_again.data_to_keep() == data
    kind.apply(key, data)
    assert kind.load(key) == data
    assert any(subject.key == key for subject in kind.subjects())
    kind.apply(key, data)
    assert kind.load(key) == data


def problems(slug: str, key: str, data: dict[str, Any]) -> dict[str, str]:
    form = KINDS[slug].checked(key, data)
    return {name: str(messages[0]) for name, messages in form.errors.items()}


def test_fees_that_hold_at_the_same_time_are_refused(service: PublicService) -> None:
    found = problems("gebuehren", "personalausweis", FEE | PERIODS | LATER | {"valid_from_2": "2026-12-31"})
    assert "überschneidet" in found["valid_from_2"]


def test_fees_for_different_things_hold_at_the_same_time(service: PublicService) -> None:
    express = {"amount_2": "32.00", "unit_2": "Express", "valid_from_2": None}
    both = FEE | {"valid_from_1": None, "valid_until_1": None} | LATER | express
    assert problems("gebuehren", "personalausweis", both) == {}
    KINDS["gebuehren"].apply("personalausweis", both)
    assert KINDS["gebuehren"].load("personalausweis") == both


def test_a_fee_needs_an_amount_or_a_basis_and_the_highest_lies_above(service: PublicService) -> None:
    found = problems("gebuehren", "personalausweis", FEE | PERIODS | {"amount_1": None, "basis_1": ""})
    assert "amount_1" in found
    assert "amount_max_1" in problems("gebuehren", "personalausweis", FEE | PERIODS | {"amount_max_1": "5.00"})


def test_who_edits_a_fee_of_an_online_service_is_told_that_the_bundles_fee_holds(service: PublicService) -> None:
    offer_online(service=service, bundle_slug="meldebescheinigung", actor=SYSTEM)
    found = findings_for(KINDS["gebuehren"], "personalausweis", FEE)
    assert [(one.code, one.blocks) for one in found] == [("fee.of_bundle", False)]


def test_without_a_fee_of_its_own_the_town_sees_the_states(service: PublicService, nrw: Tenant) -> None:
    with acting_for(nrw):
        Fee.objects.create(service=service, amount=37)
    assert KINDS["gebuehren"].load("personalausweis") is None
    assert (KINDS["gebuehren"].parents_data("personalausweis") or {})["amount_1"] == "37.00"


def test_a_new_text_of_the_state_is_noticed(service: PublicService, nrw: Tenant) -> None:
    with acting_for(nrw):
        ServiceText.objects.create(service=service, summary="Text des Landes.")
    KINDS["leistungstexte"].apply("personalausweis", TEXT)
    assert outdated_texts() == set()
    with acting_for(nrw):
        ServiceText.objects.update(summary="Neuer Text des Landes.")
    assert outdated_texts() == {"personalausweis"}
    assert (KINDS["leistungstexte"].parents_data("personalausweis") or {})["summary"] == "Neuer Text des Landes."


def test_the_states_row_is_not_touched_by_the_towns_text(service: PublicService, nrw: Tenant) -> None:
    with acting_for(nrw):
        ServiceText.objects.create(service=service, summary="Text des Landes.")
    KINDS["leistungstexte"].apply("personalausweis", TEXT)
    KINDS["leistungstexte"].remove("personalausweis")
    with acting_for(nrw):
        assert ServiceText.objects.get().summary == "Text des Landes."


def test_an_unknown_related_service_is_refused(service: PublicService) -> None:
    assert (
        "kennen wir nicht"
        in problems("leistungstexte", "personalausweis", {**TEXT, "related": ["mondschein"]})["related"]
    )


def test_dead_links_and_own_links_to_nothing_block(service: PublicService) -> None:
    url = LAW["url"]
    CheckedLink.objects.create(url=url, state=LinkState.DEAD)
    data = {**TEXT, "who": "Siehe [hier](/aemter/nirgends/) und [da](/leistungen/personalausweis/)."}
    found = [(one.field, one.code) for one in findings_for(KINDS["leistungstexte"], "personalausweis", data)]
    assert ("law", "link.dead") in found
    assert found.count(("who", "link.dead")) == 1


def test_a_pale_colour_blocks(in_a_stadt: Tenant) -> None:
    found = findings_for(KINDS["farben"], "stadt", {"colour": "#ffee00", "accent": "#ffcc00"})
    assert [one.code for one in found if one.blocks] == ["colour.contrast"]


def test_colours_arms_and_start_page_leave_each_other_and_the_rest_of_the_face_alone(service: PublicService) -> None:
    tenant = current_tenant()
    Tenant.objects.filter(pk=tenant.pk).update(face={"phone": "02181 1"})
    KINDS["farben"].apply("stadt", COLOURS)
    KINDS["startseite"].apply("stadt", START_PAGE)
    face = Tenant.objects.get(pk=tenant.pk).face
    assert (face["phone"], face["arms"]) == ("02181 1", {"charge": "tower"})
    assert layout_of(face).tiles == ("tod", "geburt")
    assert layout_of(face).asked == ("personalausweis",)


def test_colours_that_were_kept_before_there_were_arms_can_still_be_published(in_a_stadt: Tenant) -> None:
    old = {"colour": "#0b3d2e", "accent": "#ffcc00"}
    assert findings_for(KINDS["farben"], "stadt", old) == []
    KINDS["farben"].apply("stadt", old)
    assert KINDS["farben"].load("stadt") == {**old, "charge": "", "base": ""}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"tile_2": "tod"}, "tile_2", "schon an einer anderen Stelle"),
        ({"block_1": "", "block_2": ""}, "block_1", "mindestens eines"),
        ({"asked": ["mondschein"]}, "asked", "kennen wir nicht"),
        ({"asked": ["a", "b", "c", "d", "e", "f"]}, "asked", "zu viele"),
        ({"tile_1": "mondfahrt"}, "tile_1", ""),
    ],
)
def test_a_start_page_that_cannot_be_is_refused(
    service: PublicService, change: dict[str, Any], field: str, words: str
) -> None:
    assert words in problems("startseite", "stadt", {**START_PAGE, **change})[field]


def test_a_notice_is_shown_while_it_holds(in_a_stadt: Tenant) -> None:
    kind = KINDS["hinweise"]
    kind.apply("jetzt", notice())
    kind.apply(
        "vorbei", notice(valid_from=kept(timezone.now() - timedelta(days=2)), valid_until=None, level="emergency")
    )
    assert [one.level for one in active_notices(in_a_stadt)] == ["emergency", "warning"]
    assert active_notices(in_a_stadt, timezone.now() + timedelta(days=1))[0].is_emergency
    assert len(active_notices(in_a_stadt, timezone.now() + timedelta(days=1))) == 1


def test_notices_of_those_above_are_shown_below_but_not_beside(
    in_a_stadt: Tenant, provider: Tenant, b_dorf: Tenant
) -> None:
    KINDS["hinweise"].apply("eigener", notice(text="Nur hier."))
    with acting_for(provider):
        KINDS["hinweise"].apply("aller", notice(text="Wartung.", level="emergency"))
    assert [one.text for one in active_notices(in_a_stadt)] == ["Wartung.", "Nur hier."]
    with acting_for(b_dorf):
        assert [one.text for one in active_notices(b_dorf)] == ["Wartung."]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//boese.example", "data:text/html,x"])
def test_a_link_is_an_address_or_a_path(in_a_stadt: Tenant, link: str) -> None:
    assert "link_url" in problems("hinweise", "x", notice(link_url=link, link_label="Mehr"))


def test_a_town_edits_its_own_rows_only(office: OrganisationalUnit, b_dorf: Tenant) -> None:
    with acting_for(b_dorf):
        assert KINDS["aemter"].load(office.slug) is None
        assert KINDS["aemter"].subjects() == []


def test_a_lost_file_keeps_a_document_from_being_published(service: PublicService) -> None:
    found = findings_for(KINDS["formulare"], "vordruck.pdf", {**document(), "file_key": "0" * 32})
    assert [one.code for one in found if one.blocks] == ["file.lost"]


def test_a_document_keeps_its_old_file_for_the_history(service: PublicService) -> None:
    first, second = document(), document()
    KINDS["formulare"].apply("vordruck.pdf", first)
    KINDS["formulare"].apply("vordruck.pdf", second)
    assert DownloadDocument.objects.get().file_key == second["file_key"]
    assert findings_for(KINDS["formulare"], "vordruck.pdf", first) == []


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("8-12 Uhr", "08:00-12:00"),
        ("14.30 bis 16.00 Uhr, 08:00 – 12:00", "08:00-12:00, 14:30-16:00"),
        ("8-12 und 14-16", "08:00-12:00, 14:00-16:00"),
        ("", ""),
    ],
)
def test_hours_are_understood_as_people_write_them(typed: str, spans: str) -> None:
    assert SpansField(required=False).clean(typed) == spans


@given(st.lists(st.integers(0, 1439), min_size=2, max_size=8, unique=True))
def test_hours_that_were_kept_are_understood_again(minutes: list[int]) -> None:
    marks = [f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(minutes)]
    text = ", ".join(f"{start}-{end}" for start, end in zip(marks[::2], marks[1::2], strict=False))
    assert SpansField().clean(text) == text


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_an_amount_is_the_same_however_it_is_written(amount: Any) -> None:
    german = f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    field = AmountField(max_digits=8, decimal_places=2)
    assert field.clean(german) == field.clean(f"{amount:.2f}") == field.clean(f"{german} €") == amount


def test_every_drawn_part_of_the_arms_and_every_block_has_a_name() -> None:
    assert (set(CHARGE_NAMES), set(BASE_NAMES), set(BLOCK_NAMES)) == (set(CHARGES), set(BASES), set(BLOCKS))
