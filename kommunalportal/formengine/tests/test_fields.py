"""How each field type reads what people type, and what it says when it cannot."""

from typing import Any

import pytest

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.tests.builders import TODAY, clean_one, field, form, journey, step


@pytest.mark.parametrize(
    ("document", "typed", "stored"),
    [
        (field("a"), "  viel\u00a0 Platz ", "viel Platz"),
        (field("a"), "Cafe\u0301", "Café"),
        (field("a"), "weich\u00adgetrennt\ufeff", "weichgetrennt"),
        (field("a", "long_text"), "erste\r\nzweite  Zeile \r\n", "erste\nzweite Zeile"),
        (field("a", "number"), "1.200", 1200),
        (field("a", "number", decimals=2), "2,5", "2.50"),
        (field("a", "money"), "1.234,50 €", "1234.50"),
        (field("a", "money"), "0", "0.00"),
        (field("a", "money"), "12.5", "12.50"),
        (field("a", "email"), "Ada@Exämple.DE", "Ada@exämple.de"),
        (field("a", "phone"), "02181 / 608-0", "+4921816080"),
        (field("a", "phone"), "+43 1 4000", "+4314000"),
        (field("a", "iban"), "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (field("a", "yes_no"), "no", False),
        (field("a", "radio"), "simple", "simple"),
        (field("a", "consent"), "yes", True),
        (field("a", "text", characters="name"), "M̂aría-José d’Özil", "M̂aría-José d’Özil"),
    ],
)
def test_a_field_understands_what_people_type(document: dict[str, Any], typed: str, stored: object) -> None:
    assert clean_one(document, {"a": [typed]}) == (stored, None)


@pytest.mark.parametrize(
    ("document", "typed", "part_of_message"),
    [
        (field("a"), "", "„A“"),
        (field("a"), "null\x00byte", "Steuerzeichen"),
        (field("a"), "links\u202erechts", "Steuerzeichen"),
        (field("a"), "x" * 201, "höchstens 200 Zeichen. Es sind jetzt 201"),
        (field("a", characters="name"), "Ada 2", "„2“"),
        (field("a", characters="name"), "Ada 😀", "„😀“"),
        (field("a", characters="name"), "Иван", "„И“"),
        (field("a", "number"), "zwei", "Zahl"),
        (field("a", "number"), "NaN", "Zahl"),
        (field("a", "number"), "1e308", "Zahl"),
        (field("a", "number"), "٣", "Zahl"),
        (field("a", "number"), "2,5", "ganze Zahl"),
        (field("a", "number", minimum=1, maximum=5), "6", "von 1 bis 5"),
        (field("a", "money"), "1,234", "zwei Stellen"),
        (field("a", "money"), "-1", "von 0"),
        (field("a", "money"), "Infinity", "Betrag"),
        (field("a", "email"), "ada.example.de", "fehlt das Zeichen @"),
        (field("a", "email"), "ada@", "name@beispiel.de"),
        (field("a", "phone"), "keine", "mit Vorwahl"),
        (field("a", "iban"), "DE89370400440532013001", "Prüfziffer"),
        (field("a", "iban"), "123", "22 Stellen"),
        (field("a", "yes_no"), "", "Ja oder Nein"),
        (field("a", "yes_no"), "vielleicht", "Ja oder Nein"),
        (field("a", "radio"), "golden", "angezeigten"),
        (field("a", "consent"), "", "Haken"),
        (field("a", "consent"), "on", "Haken"),
    ],
)
def test_a_field_says_in_plain_words_what_is_wrong(document: dict[str, Any], typed: str, part_of_message: str) -> None:
    value, message = clean_one(document, {"a": [typed]})
    assert value is None
    assert part_of_message in message


@pytest.mark.parametrize(
    "posted",
    [
        {"d.day": ["7"], "d.month": ["3"], "d.year": ["1985"]},
        {"d.day": ["07."], "d.month": ["März"], "d.year": ["1985"]},
        {"d.day": ["7.3.1985"]},
        {"d.day": ["7.3.1985"], "d.month": ["5"], "d.year": ["1990"]},
        {"d": ["1985-03-07"]},
        {"d": ["7. März 1985"]},
    ],
)
def test_a_date_is_understood_however_it_is_typed(posted: dict[str, list[str]]) -> None:
    assert clean_one(field("d", "date"), posted) == ("1985-03-07", None)


@pytest.mark.parametrize(
    ("day", "month", "year", "part_of_message"),
    [
        ("29", "2", "2023", "29.2.2023 gibt es nicht"),
        ("1", "", "1985", "der Monat"),
        ("", "", "1985", "der Tag, der Monat"),
        ("1", "13", "1985", "1 bis 12"),
        ("erste", "1", "1985", "1 bis 31"),
        ("1", "1", "85", "vier Ziffern"),
        ("1", "1", "0000", "gibt es nicht"),
        ("24", "11", "2026", "Zukunft"),
        ("31", "12", "1899", "vor dem 01.01.1900"),
        ("24", "11", "2010", "mindestens 16 Jahre"),
    ],
)
def test_a_date_says_which_part_is_wrong(day: str, month: str, year: str, part_of_message: str) -> None:
    document = field("d", "date", not_in_future=True, age_at_least=16)
    _, message = clean_one(document, {"d.day": [day], "d.month": [month], "d.year": [year]})
    assert part_of_message in message


def test_the_sixteenth_birthday_itself_is_old_enough() -> None:
    assert clean_one(field("d", "date", age_at_least=16), {"d": ["2010-11-23"]}) == ("2010-11-23", None)


def test_a_person_may_have_a_single_name() -> None:
    name = {"given_names": "", "family_name": "Suharto"}
    assert clean_one(field("p", "person_name"), {"p.family_name": ["Suharto"]}) == (name, None)


def test_a_person_needs_at_least_one_name() -> None:
    assert "Namen" in clean_one(field("p", "person_name"), {"p.given_names": [" "]})[1]


def test_an_error_in_a_group_stands_at_its_input() -> None:
    _, errors = clean_one(field("p", "person_name"), {"p.given_names": ["R2D2"], "p.family_name": ["Müller"]})
    assert list(errors) == ["p.given_names"]


HOME = {"a.street": ["Am Markt"], "a.house_number": ["1"], "a.postcode": ["41515"], "a.place": ["Grevenbroich"]}


def test_a_german_address_needs_five_digits_and_everything_else() -> None:
    _, errors = clean_one(field("a", "address"), {**HOME, "a.postcode": ["4151"], "a.street": [""]})
    assert set(errors) == {"a.street", "a.postcode"}
    assert "fünf Ziffern" in errors["a.postcode"]


def test_an_address_abroad_may_lack_number_and_postcode() -> None:
    posted = {"a.street": ["Rua 1"], "a.place": ["Porto"], "a.country": ["PT"]}
    value, _ = clean_one(field("a", "address", abroad=True), posted)
    assert value["country"] == "PT"


def test_a_country_is_ignored_where_only_germany_is_possible() -> None:
    assert clean_one(field("a", "address"), {**HOME, "a.country": ["PT"]})[0]["country"] == "DE"


def test_an_unknown_country_is_refused() -> None:
    assert "a.country" in clean_one(field("a", "address", abroad=True), {**HOME, "a.country": ["XX"]})[1]


def test_an_optional_address_may_be_left_empty() -> None:
    assert clean_one(field("a", "address", required=False, abroad=True), {"a.country": ["DE"]}) == (None, None)


def test_checkboxes_keep_the_order_of_the_options() -> None:
    posted = {"c": ["extended", "simple", "simple"]}
    assert clean_one(field("c", "checkboxes"), posted) == (["simple", "extended"], None)


FILE: dict[str, Value] = {"id": "u1", "name": "rente.pdf", "size": 1000, "type": "application/pdf"}
UPLOADS = Context(today=TODAY, uploads={"u1": FILE})


def test_an_upload_stores_what_is_known_about_the_file() -> None:
    assert clean_one(field("u", "upload"), {"u": ["u1", "u1"]}, UPLOADS) == ([FILE], None)


def test_a_foreign_upload_is_refused() -> None:
    assert "noch einmal" in clean_one(field("u", "upload"), {"u": ["foreign"]}, UPLOADS)[1]


@pytest.mark.parametrize(
    ("change", "part_of_message"),
    [({"size": 10_000_001}, "zu groß"), ({"type": "text/html"}, "PDF, JPG, PNG"), ({"size": None}, "zu groß")],
)
def test_an_upload_is_checked_against_its_limits(change: dict[str, Any], part_of_message: str) -> None:
    context = Context(today=TODAY, uploads={"u1": {**FILE, **change}})
    assert part_of_message in clean_one(field("u", "upload"), {"u": ["u1"]}, context)[1]


def test_a_stored_upload_stays_good_without_asking_again() -> None:
    one = journey(step("only", field("u", "upload")), answers={"u": [FILE]})
    assert one.problems("only") == {}
    assert one.clean("only", {"u": ["u1"]}) == ({"u": [FILE]}, {})


def test_too_many_files_are_refused() -> None:
    uploads = {str(n): {**FILE, "id": str(n)} for n in range(3)}
    document = field("u", "upload", max_files=2)
    assert "höchstens 2" in clean_one(document, {"u": list(uploads)}, Context(today=TODAY, uploads=uploads))[1]


def test_a_field_of_an_own_message_uses_it() -> None:
    assert clean_one(field("a", required_message="Wie heißt der Hund?"), {})[1] == "Wie heißt der Hund?"


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|aa)*b", r"(a)\1", "a*a*a*b", "a{1,}a+a*", "(unclosed", "[z-a]"])
def test_a_pattern_that_can_take_for_ever_or_is_none_is_not_accepted(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern:"):
        form(step("only", field("a", pattern=pattern)))


def test_a_pattern_must_fit_the_whole_text() -> None:
    document = field("a", pattern="[0-9]+/[0-9]{4}", pattern_message="Zum Beispiel 412/1985")
    assert clean_one(document, {"a": ["412/1985"]}) == ("412/1985", None)
    assert clean_one(document, {"a": ["412/1985 oder so"]}) == (None, "Zum Beispiel 412/1985")
