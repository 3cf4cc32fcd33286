"""A group that repeats: entries come and go one at a time, and nobody loses one by pressing a button."""

from typing import Any

import pytest

from kommunalportal.formengine.declaration import declaration_as_xml
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.formengine.tests.builders import CONTEXT, clean_one, field, form, journey, step

CHILDREN = field(
    "kids",
    "repeated",
    entry="Kind",
    summary=["name"],
    at_most=3,
    fields=[
        field("name", "person_name"),
        field("here", "yes_no"),
        field("where", visible_if={"field": "here", "equals": False}),
        field("born", "date", required=False),
    ],
)
ADA = {"kids.0.name.given_names": ["Ada"], "kids.0.here": ["yes"]}
BEA = {"kids.1.name.given_names": ["Bea"], "kids.1.here": ["no"], "kids.1.where": ["Köln"]}
STORED: list[Any] = [
    {"name": {"given_names": "Ada", "family_name": ""}, "here": True},
    {"name": {"given_names": "Bea", "family_name": ""}, "here": False, "where": "Köln"},
]


def children(**more: Any) -> RepeatedField:
    made = form(step("only", {**CHILDREN, **more})).fields["kids"]
    assert isinstance(made, RepeatedField)
    return made


def test_entries_are_stored_in_order_and_come_back_the_same() -> None:
    assert clean_one(CHILDREN, {**BEA, **ADA}) == (STORED, None)
    assert children().clean(children().to_raw(STORED), CONTEXT) == (STORED, {})


def test_numbers_of_entries_may_have_gaps_and_empty_entries_are_left_out() -> None:
    posted = {**ADA, "kids.7.name.given_names": [" "], "kids.9.name.given_names": ["Bea"], "kids.9.here": ["yes"]}
    assert [entry["name"]["given_names"] for entry in clean_one(CHILDREN, posted)[0]] == ["Ada", "Bea"]


def test_an_error_stands_at_the_input_of_its_entry() -> None:
    _, errors = clean_one(CHILDREN, {**ADA, "kids.1.name.given_names": ["R2"], "kids.1.here": ["no"]})
    assert set(errors) == {"kids.1.name.given_names", "kids.1.where"}


def test_a_hidden_question_of_an_entry_is_not_stored() -> None:
    assert "where" not in clean_one(CHILDREN, {**ADA, "kids.0.where": ["Bonn"]})[0][0]


def test_ten_thousand_entries_are_refused_at_once() -> None:
    posted = {f"kids.{number}.name.given_names": ["Ada"] for number in range(10_000)}
    value, message = clean_one(CHILDREN, posted)
    assert value is None
    assert "höchstens 3" in message


def test_too_few_entries_are_asked_for() -> None:
    assert "mindestens 1" in clean_one(CHILDREN, {})[1]
    assert clean_one({**CHILDREN, "required": False}, {}) == (None, None)


def test_adding_keeps_what_was_typed_and_opens_a_new_entry() -> None:
    turn = children().turned({**ADA, "kids.add": ["1"], "other": ["x"]}, CONTEXT)
    assert turn.errors == {}
    assert turn.posted["kids.open"] == ["1"]
    assert turn.posted["other"] == ["x"]
    (box,) = journey(step("only", CHILDREN)).bound("only", turn.posted)
    assert isinstance(box.value, dict)
    assert box.value["rows"][1:] == [{}]
    assert children().clean(turn.posted, CONTEXT)[0] == STORED[:1]


def test_adding_after_a_mistake_shows_the_mistake_first() -> None:
    turn = children().turned({"kids.0.name.given_names": ["R2"], "kids.add": ["1"]}, CONTEXT)
    assert "kids.0.name.given_names" in turn.errors
    assert turn.posted["kids.open"] == [""]


def test_removing_an_entry_moves_the_others_up() -> None:
    turn = children().turned({**ADA, **BEA, "kids.remove": ["0"]}, CONTEXT)
    assert children().clean(turn.posted, CONTEXT)[0] == STORED[1:]


def test_changing_an_entry_opens_it_and_loses_nothing() -> None:
    turn = children().turned({**ADA, **BEA, "kids.edit": ["1"]}, CONTEXT)
    assert turn.posted["kids.open"] == ["1"]
    assert children().clean(turn.posted, CONTEXT)[0] == STORED


def test_no_more_than_allowed_can_be_added() -> None:
    full = {f"kids.{i}.{key[7:]}": texts for i in range(3) for key, texts in ADA.items()}
    turn = children().turned({**full, "kids.add": ["1"]}, CONTEXT)
    assert "höchstens 3" in turn.errors["kids"]


@pytest.mark.parametrize("pressed", ["", "-1", "x", "99999999", "\u0663", "2"])
def test_forged_buttons_change_nothing(pressed: str) -> None:
    turn = children().turned({**ADA, **BEA, "kids.remove": [pressed]}, CONTEXT)
    assert children().clean(turn.posted, CONTEXT)[0] == STORED


def test_the_summary_names_every_entry_with_its_answers() -> None:
    (section,) = journey(step("only", CHILDREN), answers={"kids": STORED}).summary()
    assert section.rows[0].text == "Kind 1\nName: Ada\nHere: Ja\n\nKind 2\nName: Bea\nHere: Nein\nWhere: Köln"
    assert children().words_of(0, STORED[0]) == "Ada"


def test_every_entry_is_an_element_of_its_own_in_xml() -> None:
    xml = declaration_as_xml(journey(step("only", CHILDREN), answers={"kids": STORED})).decode()
    assert xml.count("<eintrag>") == 2
    assert "<given_names>Bea</given_names>" in xml


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fields": [field("a"), field("a")]}, "exists twice"),
        (
            {"fields": [field("a", visible_if={"field": "b", "present": True}), field("b")], "summary": []},
            "earlier fields",
        ),
        ({"summary": ["nobody"]}, "no field 'nobody'"),
        ({"at_least": 4}, "more than at_most"),
        ({"at_most": 50, "fields": [field(f"f{i}") for i in range(10)], "summary": []}, "fewer entries"),
        ({"fields": [field("u", "upload")], "summary": []}, "upload"),
    ],
)
def test_a_group_that_cannot_work_is_refused_when_the_form_is_loaded(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        children(**change)
