"""Conditions decide from answers and the day, and nothing else."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kommunalportal.formengine.conditions import Condition, comparisons_in, holds
from kommunalportal.formengine.tests.builders import TODAY

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
ANSWERS: dict[str, Any] = {
    "kind": "extended",
    "agreed": False,
    "persons": 3,
    "rent": "450.00",
    "purposes": ["a", "b"],
    "address": {"country": "DE"},
    "born": "1915-12-31",
    "empty": "",
}

comparisons = st.sampled_from(
    [
        {"field": "kind", "equals": "extended"},
        {"field": "kind", "in": ["simple"]},
        {"field": "persons", "at_least": 2},
        {"field": "unknown", "present": True},
        {"field": "born", "older_than_years": 110},
    ]
)
conditions = st.recursive(
    comparisons,
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
    ),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def is_true(document: dict[str, Any], answers: dict[str, Any] | None = None) -> bool:
    return holds(CONDITION.validate_python(document), ANSWERS if answers is None else answers, TODAY)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"field": "kind", "equals": "extended"}, True),
        ({"field": "kind", "in": ["simple", "other"]}, False),
        ({"field": "agreed", "equals": False}, True),
        ({"field": "agreed", "present": True}, True),
        ({"field": "empty", "present": False}, True),
        ({"field": "persons", "equals": True}, False),
        ({"field": "persons", "at_least": 3}, True),
        ({"field": "rent", "at_most": 449}, False),
        ({"field": "purposes", "equals": "b"}, True),
        ({"field": "address.country", "equals": "DE"}, True),
        ({"field": "address.street", "present": True}, False),
        ({"field": "born", "older_than_years": 110}, True),
        ({"field": "born", "older_than_years": 111}, False),
        ({"field": "born", "younger_than": 111}, True),
        ({"field": "kind", "older_than_years": 1}, False),
        ({"all": [{"field": "kind", "present": True}, {"field": "persons", "at_least": 9}]}, False),
        ({"any": [{"field": "kind", "present": True}, {"field": "persons", "at_least": 9}]}, True),
        ({"not": {"field": "unknown", "equals": "x"}}, True),
    ],
)
def test_a_condition_says_what_it_means(document: dict[str, Any], expected: bool) -> None:
    assert is_true(document) is expected


@pytest.mark.parametrize(
    "document",
    [
        {"field": "kind"},
        {"field": "kind", "equals": "a", "present": True},
        {"field": "kind", "equals": 1.5},
        {"field": "Kind", "equals": "a"},
        {"all": []},
        {"not": {"field": "kind"}},
        {"field": "kind", "like": "a"},
        {"all": [{"field": "kind", "present": True}], "any": []},
        "kind == 1",
        None,
    ],
)
def test_a_malformed_condition_is_refused(document: object) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(document)


@given(conditions)
def test_not_turns_every_condition_round(document: dict[str, Any]) -> None:
    assert is_true({"not": document}) is not is_true(document)


@given(conditions, conditions)
def test_all_and_any_follow_de_morgan(one: dict[str, Any], two: dict[str, Any]) -> None:
    assert is_true({"not": {"all": [one, two]}}) is is_true({"any": [{"not": one}, {"not": two}]})


@given(conditions, st.dictionaries(st.sampled_from([*ANSWERS, "unknown"]), json_values))
def test_a_condition_never_fails_whatever_the_answers_are(document: dict[str, Any], answers: dict[str, Any]) -> None:
    assert is_true(document, answers) in (True, False)


@given(conditions)
def test_a_condition_survives_its_json_form(document: dict[str, Any]) -> None:
    condition = CONDITION.validate_python(document)
    again = CONDITION.validate_json(CONDITION.dump_json(condition, exclude_none=True))
    assert again == condition
    assert list(comparisons_in(again)) == list(comparisons_in(condition))


@pytest.mark.parametrize(("born", "old"), [("1945", True), ("1945-03", True), ("1946", False), ("194", False)])
def test_calendar_years_need_no_day(born: str, old: bool) -> None:
    assert (
        holds(CONDITION.validate_python({"field": "born", "older_than_years": 80}), {"born": born}, date(2026, 12, 31))
        is old
    )
