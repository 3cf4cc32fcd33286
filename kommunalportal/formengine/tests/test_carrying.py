"""A new version of a form takes drafts along: nothing that was answered is lost, and people are told what changed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kommunalportal.formengine.answers import is_empty
from kommunalportal.formengine.carrying import Carried, Change, carry_over, unexplained
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.tests.builders import CONTEXT, field, form, step

ADDRESS = {"street": "Am Markt", "house_number": "1", "postcode": "41515", "place": "Grevenbroich", "country": "DE"}


def changed(*fields: dict[str, Any], **migration: Any) -> FormSchema:
    return FormSchema.model_validate({"steps": [step("a", *fields)], "migrations": [{"to": 2, **migration}]})


def carried(schema: FormSchema, answers: dict[str, Any], versions: tuple[int, int] = (1, 2)) -> Carried:
    return carry_over(schema, answers=answers, set_aside={}, suggested={}, versions=versions, context=CONTEXT)


def on(draft: Carried, schema: FormSchema, versions: tuple[int, int]) -> Carried:
    return carry_over(
        schema,
        answers=draft.answers,
        set_aside=draft.set_aside,
        suggested=draft.suggested,
        versions=versions,
        context=CONTEXT,
    )


def test_a_renamed_question_keeps_its_answer() -> None:
    schema = changed(field("since", "date"), rename={"from_day": "since"})
    assert carried(schema, {"from_day": "2026-03-01"}).answers == {"since": "2026-03-01"}


def test_two_questions_may_change_names() -> None:
    schema = changed(field("a", required=False), field("b", required=False), rename={"a": "b", "b": "a"})
    assert carried(schema, {"a": "1", "b": "2"}).answers == {"a": "2", "b": "1"}
    assert carried(schema, {"a": "1"}).answers == {"b": "1"}


def test_single_texts_move_into_a_group() -> None:
    parts = {name: f"address.{name}" for name in ADDRESS}
    schema = changed(field("address", "address"), rename=parts)
    assert carried(schema, dict(ADDRESS)).answers == {"address": ADDRESS}


def test_values_are_converted() -> None:
    schema = changed(field("kind", "radio"), convert={"kind": {"plain": "simple"}})
    assert carried(schema, {"kind": "plain"}).answers == {"kind": "simple"}


def test_a_dropped_question_is_set_aside_and_the_reason_is_told() -> None:
    schema = changed(field("kind", "radio"), drop={"religion": "Das fragt das Amt nicht mehr."})
    draft = carried(schema, {"kind": "simple", "religion": "keine"})
    assert (draft.answers, draft.set_aside) == ({"kind": "simple"}, {"religion": "keine"})
    assert [(note.change, str(note.text)) for note in draft.notes] == [
        (Change.NO_LONGER_ASKED, "Das fragt das Amt nicht mehr.")
    ]


def test_a_changed_question_is_asked_again_with_the_old_answer_as_suggestion() -> None:
    schema = changed(field("persons", "number"), ask_again={"persons": "Zählen Sie jetzt auch Kinder mit."})
    draft = carried(schema, {"persons": 2})
    assert (draft.answers, draft.suggested) == ({}, {"persons": 2})
    assert [note.change for note in draft.notes] == [Change.ASK_AGAIN]


def test_an_answer_that_no_longer_fits_is_asked_again_without_being_mentioned_in_the_bundle() -> None:
    draft = carried(changed(field("persons", "number", maximum=5)), {"persons": 9})
    assert (draft.answers, draft.suggested) == ({}, {"persons": 9})
    assert [(note.change, note.field) for note in draft.notes] == [(Change.ASK_AGAIN, "persons")]


def test_who_has_not_answered_a_changed_question_is_told_nothing() -> None:
    assert carried(changed(field("persons", "number"), ask_again={"persons": "Neu."}), {}).notes == ()


def test_a_roll_back_brings_the_answers_back_as_they_were_given() -> None:
    first = form(step("a", field("old"), field("kind", "radio")))
    options = [{"value": "new", "label": "Neu"}, {"value": "other", "label": "Anders"}]
    second = changed(field("new"), field("kind", "radio", options=options), rename={"old": "new"},
                     convert={"kind": {"simple": "new"}})  # fmt: skip
    given_first = {"old": "text", "kind": "simple"}
    there = carried(second, given_first)
    assert there.answers == {"new": "text", "kind": "new"}
    assert on(there, first, (2, 1)).answers == given_first


@pytest.mark.parametrize(
    ("migration", "message"),
    [
        ({"rename": {"x": "nobody"}}, "unknown field 'nobody'"),
        ({"rename": {"x": "a", "y": "a"}}, "two answers would become 'a'"),
        ({"rename": {"x": "a"}, "drop": {"x": "weg"}}, "renamed and dropped"),
        ({"ask_again": {"nobody": "neu"}}, "unknown field 'nobody'"),
        ({"rename": {"x": "a.street"}}, "has no part 'street'"),
        ({"drop": {"x": ""}}, "at least 1 character"),
    ],
)
def test_a_migration_that_leads_nowhere_is_refused(migration: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        changed(field("a"), **migration)


def test_a_question_that_disappears_without_a_word_is_named() -> None:
    before = form(step("a", field("a"), field("b"), field("c")))
    assert unexplained(changed(field("a"), rename={"b": "a"}), before, (1, 2)) == ["c"]


names = st.sampled_from([f"f{i}" for i in range(8)])
kinds = st.sampled_from(
    [("text", {}), ("number", {}), ("text", {"max_length": 3}), ("yes_no", {}), ("number", {"maximum": 5})]
)
answers_given = st.dictionaries(names, st.sampled_from(["ab", "abcdef", 3, 9, True, None]))


@st.composite
def chains(draw: st.DrawFn) -> list[FormSchema]:
    """Versions 1, 2, 3 ... of a form, each with what it makes of the one before."""
    versions: list[FormSchema] = []
    migrations: list[dict[str, Any]] = []
    for version in range(1, draw(st.integers(2, 5)) + 1):
        fields = draw(st.dictionaries(names, kinds, min_size=1))
        if version > 1:
            before = sorted(versions[-1].fields)
            moves = dict(zip(draw(st.lists(st.sampled_from(before), unique=True)), sorted(fields), strict=False))
            dropped = [name for name in before if name not in moves and draw(st.booleans())]
            migrations.append({"to": version, "rename": moves, "drop": dict.fromkeys(dropped, "Weg.")})
        document = [field(name, kind, required=False, **more) for name, (kind, more) in fields.items()]
        versions.append(FormSchema.model_validate({"steps": [step("a", *document)], "migrations": migrations}))
    return versions


@given(chains(), answers_given, st.lists(st.integers(0, 4), max_size=4))
def test_no_answer_is_ever_lost_on_any_way_through_the_versions(
    versions: list[FormSchema], answers: dict[str, Any], way: list[int]
) -> None:
    """Up, down, several at once: what was answered is an answer, a suggestion, or set aside; never gone."""
    first = versions[0]
    start = {
        name: value
        for name, value in answers.items()
        if name in first.fields and not is_empty(value) and not first.fields[name].problems(value, CONTEXT)
    }
    draft, at = Carried(start), 1
    for place in way:
        to = place % len(versions) + 1
        if to == at:
            continue
        before = draft
        draft = on(draft, versions[to - 1], (at, to))
        fields = versions[to - 1].fields
        assert set(draft.answers) <= set(fields)
        assert not [
            name for name, value in draft.answers.items() if value is not None and fields[name].problems(value, CONTEXT)
        ]
        kept = [*draft.answers.values(), *draft.suggested.values(), *draft.set_aside.values()]
        assert all(value in kept for value in before.answers.values() if value is not None)
        renamed = {name.partition("@")[0] for name in draft.set_aside}
        for name, value in before.answers.items():  # whose question is still the same one
            if name in fields and name not in renamed and not fields[name].problems(value, CONTEXT):
                assert draft.answers.get(name) == value
        at = to
