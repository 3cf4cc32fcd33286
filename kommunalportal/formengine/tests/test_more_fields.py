"""Times, plates, lists, places, offers and proven addresses: what people type, what is stored, what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from kommunalportal.formengine.context import Context, Offer
from kommunalportal.formengine.declaration import declaration_as_json, declaration_as_xml
from kommunalportal.formengine.tests.builders import TODAY, clean_one, journey, step
from kommunalportal.formengine.tests.builders import field as document


@dataclass
class World:
    """A world with one free slot, one certificate, and one code."""

    asked: list[str] = field(default_factory=list)

    def slots(self, appointment_type: str) -> Sequence[Offer]:
        self.asked.append(appointment_type)
        return [Offer("rathaus@2026-12-01T09:00", "Di, 01.12.2026, 09:00 Uhr", facts={"starts_at": "2026-12-01T09:00"})]

    def certificates(self, kinds: Sequence[str]) -> Sequence[Offer]:
        return [Offer("7", "Meldebescheinigung", facts={"kind": "meldebescheinigung", "title": "Meldebescheinigung"})]

    def is_verified(self, address: str) -> bool:
        return address == "ada@example.org"

    def proves(self, address: str, code: str) -> bool:
        return code == "123456"


def in_world() -> Context:
    return Context(today=TODAY, world=World())


@pytest.mark.parametrize(
    ("made", "typed", "stored"),
    [
        (document("t", "time"), "14:30", "14:30"),
        (document("t", "time"), "14.30 Uhr", "14:30"),
        (document("t", "time"), "1430", "14:30"),
        (document("t", "time"), "8 Uhr", "08:00"),
        (document("t", "time"), "9h15", "09:15"),
        (document("t", "time"), "7 Uhr 5", "07:05"),
        (document("t", "time"), "23:59:00", "23:59"),
        (document("p", "licence_plate"), "ne-ab 123", "NE-AB 123"),
        (document("p", "licence_plate"), "NE AB123E", "NE-AB 123E"),
        (document("p", "licence_plate"), "k–a 1", "K-A 1"),
        (document("p", "licence_plate"), "gvaab 12", "GVA-AB 12"),
        (document("p", "licence_plate", districts=["NE"]), "neab123", "NE-AB 123"),
        (document("p", "licence_plate"), "SÜW-X 9H", "SÜW-X 9H"),
        (document("m", "money"), "5,- Euro", "5.00"),
        (document("m", "money"), "EUR 1'234.50", "1234.50"),
        (document("m", "money"), "12,– €", "12.00"),
        (document("m", "money"), "1,234.50", "1234.50"),
        (document("i", "iban"), "\u202aDE89-3704.0044 0532 0130 00\u202c", "DE89370400440532013000"),
        (document("i", "iban"), "IBAN: de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (document("n", "phone"), "+49 (0) 2181 / 608-0", "+4921816080"),
        (document("n", "phone"), "\u202a0049 2181 6080\u202c", "+4921816080"),
        (document("c", "select", options=[], list="countries"), "163", "163"),
        (document("c", "select", options=[], list="countries"), "turkei", "163"),
        (document("c", "select", options=[], list="countries"), "TR", "163"),
        (document("c", "select", options=[], list="countries"), "Germany", "000"),
        (document("c", "select", options=[], list="nationalities"), "Österreich", "151"),
        (document("c", "select", options=[], list="marital-status"), "ledig", "LD"),
        (document("d", "date", partial=True), "1985", "1985"),
        (document("d", "date", partial=True), "März 1985", "1985-03"),
        (document("d", "date", partial=True), "00.00.1985", "1985"),
        (document("d", "date"), "29.02.2024", "2024-02-29"),
        (document("d", "date"), "07031985", "1985-03-07"),
        (document("d", "date"), "7/3/1985", "1985-03-07"),
    ],
)  # fmt: skip
def test_a_field_understands_what_people_type(made: dict[str, Any], typed: str, stored: str) -> None:
    assert clean_one(made, {made["name"]: [typed]}) == (stored, None)


@pytest.mark.parametrize(
    ("made", "typed", "part_of_message"),
    [
        (document("t", "time"), "24:00", "00:00 bis 23:59"),
        (document("t", "time"), "bald", "14:30"),
        (document("t", "time", earliest="08:00", latest="12:00"), "13", "08:00 bis 12:00"),
        (document("p", "licence_plate"), "NEA 1", "Bindestrich"),
        (document("p", "licence_plate"), "NE-AB 0123", "NE-AB 123"),
        (document("p", "licence_plate"), "GVA-AB 1234E", "acht Zeichen"),
        (document("c", "select", options=[], list="countries"), "Atlantis", "„Atlantis“"),
        (document("c", "select", options=[], list="countries"), "Republik", "genauer"),
        (document("c", "select", options=[], list="countries", without=["000"]), "000", "nicht in der Liste"),
        (document("d", "date"), "1.1.9999", "nach dem 31.12.2199"),
        (document("d", "date"), "29.2.2100", "gibt es nicht"),
        (document("d", "date"), "0.3.1985", "1 bis 31"),
        (document("d", "date", partial=True), "0000", "gibt es nicht"),
        (document("d", "date", partial=True, not_in_future=True), "2027", "Zukunft"),
        (document("a", "text"), "Z" + "\u0301\u0300\u0302\u0303\u0308" * 2, "übereinander"),
        (document("a", "text"), "\u202eXLS.exe", "Steuerzeichen"),
        (document("e", "email", verify=True), "bela@example.org", "Code"),
    ],
)
def test_a_field_says_in_plain_words_what_is_wrong(made: dict[str, Any], typed: str, part_of_message: str) -> None:
    value, message = clean_one(made, {made["name"]: [typed]}, in_world())
    assert value is None
    assert part_of_message in str(message)


@pytest.mark.parametrize(
    "typed",
    [
        "51.0912, 6.5871",
        "51,0912 6,5871",
        "51.0912 6.5871",
        "geo:51.0912,6.5871",
        "51.0912° N, 6.5871° E",
        "https://www.openstreetmap.org/#map=17/51.0912/6.5871",
        "https://maps.example/place/@51.0912,6.5871,17z",
    ],
)
def test_a_place_is_understood_however_maps_write_it(typed: str) -> None:
    value, errors = clean_one(document("l", "location"), {"l.coordinates": [typed]})
    assert errors is None
    assert value == {"description": "", "latitude": "51.091200", "longitude": "6.587100"}


def test_degrees_minutes_and_seconds_are_understood() -> None:
    value, _ = clean_one(document("l", "location"), {"l.coordinates": ["51°05'28.3\"N 6°35'13.5\"E"]})
    assert (value["latitude"], value["longitude"]) == ("51.091194", "6.587083")


@pytest.mark.parametrize("typed", ["NaN, NaN", "1e308, 1", "91, 6", "51", "51.0.1, 6", "https://maps.example/"])
def test_what_is_no_place_is_said_at_the_coordinates(typed: str) -> None:
    _, errors = clean_one(document("l", "location"), {"l.coordinates": [typed]})
    assert "51.0912, 6.5871" in errors["l.coordinates"]


def test_a_place_outside_the_area_is_refused_and_a_description_is_enough() -> None:
    made = document("l", "location", area={"south": 51, "north": 52, "west": 6, "east": 7})
    _, errors = clean_one(made, {"l.coordinates": ["48.1, 11.5"]})
    assert "nicht in unserem Gebiet" in errors["l.coordinates"]
    value, _ = clean_one(made, {"l.description": ["Am Markt 1"]})
    assert value == {"description": "Am Markt 1", "latitude": "", "longitude": ""}


@pytest.mark.parametrize(("typed", "stored"), [("D-41515", "41515"), (" 41 515 ", "41515")])
def test_a_german_postcode_is_understood_as_on_letters(typed: str, stored: str) -> None:
    posted = {"a.street": ["Am Markt"], "a.house_number": ["1"], "a.postcode": [typed], "a.place": ["Grevenbroich"]}
    assert clean_one(document("a", "address"), posted)[0]["postcode"] == stored


def test_postcodes_that_nobody_has_are_refused() -> None:
    posted = {"a.street": ["Am Markt"], "a.house_number": ["1"], "a.postcode": ["00123"], "a.place": ["Grevenbroich"]}
    assert "gibt es nicht" in clean_one(document("a", "address"), posted)[1]["a.postcode"]


def test_a_free_appointment_is_stored_with_its_facts_and_not_asked_for_again() -> None:
    made, world = document("s", "appointment", appointment_type="wohnsitz"), World()
    context = Context(today=TODAY, world=world)
    value, _ = clean_one(made, {"s": ["rathaus@2026-12-01T09:00"]}, context)
    assert value["starts_at"] == "2026-12-01T09:00"
    asked = len(world.asked)
    later = journey(step("only", made), answers={"s": value}, context=context)
    assert later.problems("only") == {}
    assert later.clean("only", {"s": [value["key"]]}) == ({"s": value}, {})
    assert len(world.asked) == asked
    assert later.summary()[0].rows[0].text == "Di, 01.12.2026, 09:00 Uhr"


def test_a_forged_appointment_is_refused() -> None:
    made = document("s", "appointment", appointment_type="wohnsitz")
    assert "nicht mehr frei" in clean_one(made, {"s": ["rathaus@2026-12-01T09:05"]}, in_world())[1]


def test_a_certificate_of_somebody_else_is_refused() -> None:
    made = document("c", "certificate")
    assert clean_one(made, {"c": ["7"]}, in_world())[0]["title"] == "Meldebescheinigung"
    assert "nicht mehr in Ihrem Konto" in clean_one(made, {"c": ["8"]}, in_world())[1]


def test_an_address_is_proven_by_the_account_or_by_a_code() -> None:
    made = document("e", "email", verify=True)
    assert clean_one(made, {"e": ["ada@example.org"]}, in_world()) == ("ada@example.org", None)
    assert clean_one(made, {"e": ["bela@example.org"], "e.code": ["123 456"]}, in_world())[0] == "bela@example.org"
    assert "stimmt nicht" in clean_one(made, {"e": ["bela@example.org"], "e.code": ["1"]}, in_world())[1]["e.code"]


def test_a_proven_address_needs_no_second_code_until_it_changes() -> None:
    one = journey(
        step("only", document("e", "email", verify=True)), answers={"e": "bela@example.org"}, context=in_world()
    )
    assert one.clean("only", {"e": ["bela@example.org"]}) == ({"e": "bela@example.org"}, {})
    assert "e" in one.clean("only", {"e": ["clara@example.org"]})[1]
    assert one.problems("only") == {}


def test_a_list_that_does_not_exist_is_refused_when_the_form_is_loaded() -> None:
    with pytest.raises(ValueError, match="unknown list 'planets'"):
        journey(step("only", document("c", "select", options=[], list="planets")))


def test_answers_become_json_and_xml_with_the_identity_of_their_list() -> None:
    one = journey(
        step(
            "only",
            document("c", "select", options=[], list="countries"),
            document("l", "location"),
            document("d", "consent"),
        ),
        answers={"c": "163", "l": {"description": "Am <Markt>", "latitude": "", "longitude": ""}, "d": True},
    )
    assert declaration_as_json(one)["c"] == "163"
    xml = declaration_as_xml(one).decode()
    assert 'listURI="urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staat"' in xml
    assert "<code>163</code><name>Türkei</name>" in xml
    assert "<description>Am &lt;Markt&gt;</description>" in xml
    assert "<d>true</d>" in xml


def test_a_declaration_is_printed_with_its_wording() -> None:
    made = document("d", "consent", kind="declaration", text="Ich weiß Bescheid.")
    (section,) = journey(step("only", made), answers={"d": True}).summary()
    assert section.rows[0].printed == "Ja\nIch weiß Bescheid."
