"""Calculated values, checks of answers together, and what publishing says about them."""

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kommunalportal.formengine.conditions import Condition, holds
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.schema import FormSchema
from kommunalportal.formengine.tests.builders import CONTEXT, TODAY, field, form, journey, step
from kommunalportal.formengine.values import ValueDocument, evaluator

VALUES: TypeAdapter[Any] = TypeAdapter(ValueDocument)
CONDITIONS: TypeAdapter[Any] = TypeAdapter(Condition)
ANSWERS: dict[str, Any] = {
    "rent": "450.50", "persons": 3, "born": "2004-02-29", "kind": "simple", "agrees": True, "postcode": "01234",
    "children": [{"income": "10.00"}, {"income": "2.50"}, {"name": "ohne"}], "empty": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"sum": [{"field": "rent"}, {"field": "persons"}, {"field": "empty"}]}, Decimal("453.50")),
        ({"sum": [{"field": "empty"}]}, None),
        ({"difference": [{"field": "rent"}, {"field": "empty"}]}, None),
        ({"product": [{"field": "persons"}, Decimal("2.50")]}, Decimal("7.50")),
        ({"quotient": [{"field": "rent"}, {"field": "persons"}]}, Decimal("150.17")),
        ({"quotient": [1, 0]}, None),
        ({"smallest": [{"field": "persons"}, 2]}, 2),
        ({"largest": [{"field": "persons"}, 2]}, 3),
        ({"rounded": Decimal("2.26"), "to": Decimal("0.50"), "direction": "up"}, Decimal("2.50")),
        ({"count": "children"}, 3),
        ({"total": "children.income"}, Decimal("12.50")),
        ({"years_between": [{"field": "born"}, {"day": "2022-02-28"}]}, 17),
        ({"days_between": [{"day": "2026-11-20"}, {"day": "today"}]}, 3),
        ({"product": [10**12, 10**12]}, None),
        ({"field": "children"}, None),
    ],
)
def test_a_value_comes_to_this(document: dict[str, Any], expected: object) -> None:
    assert evaluator(VALUES.validate_python(document))(ANSWERS, TODAY) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"value": {"field": "rent"}, "more_than": 450}, True),
        ({"value": {"field": "rent"}, "equals": Decimal("450.500")}, True),
        ({"value": {"field": "born"}, "less_than": {"day": "today"}}, True),
        ({"value": {"field": "born"}, "equals": {"day": "2004-02-29"}}, True),
        ({"value": {"field": "kind"}, "differs_from": "extended"}, True),
        ({"value": {"field": "agrees"}, "equals": True}, True),
        ({"value": {"field": "postcode"}, "equals": "1234"}, False),
        ({"value": {"field": "empty"}, "less_than": 5}, False),
        ({"value": {"field": "empty"}, "differs_from": 5}, False),
        ({"value": {"field": "kind"}, "equals": 5}, False),
    ],
)
def test_values_compare(condition: dict[str, Any], expected: bool) -> None:
    assert holds(CONDITIONS.validate_python(condition), ANSWERS, TODAY) is expected


def test_a_calculated_field_counts_like_an_answer_and_cannot_be_posted() -> None:
    steps = [
        step("income", field("wage", "money"), field("rent", "money"), _calculated("left", "money", _left())),
        step("help", field("reason"), visible_if={"value": {"field": "left"}, "less_than": 100}),
    ]
    poor = journey(*steps, answers={"wage": "500.00", "rent": "450.00", "left": "9999.00"})
    assert [one.slug for one in poor.steps] == ["income", "help"]
    assert poor.accepted_answers()["left"] == "50.00"
    values, errors = poor.clean("income", {"wage": ["900"], "rent": ["450"], "left": ["0"]})
    assert (values, errors) == ({"wage": "900.00", "rent": "450.00"}, {})
    rich = journey(*steps, answers=poor.merged("income", values))
    assert [one.slug for one in rich.steps] == ["income"]
    assert [row.text for row in rich.summary()[0].rows] == ["900,00 €", "450,00 €", "450,00 €"]


def test_the_first_rule_that_applies_and_has_a_value_wins() -> None:
    rules: list[dict[str, Any]] = [
        {"value": "much", "if": {"value": {"field": "n"}, "more_than": 5}},
        {"value": {"field": "other"}},
        {"value": "little"},
    ]
    fields = [field("n", "number"), field("other", required=False), _calculated("word", "text", *rules)]
    words = [
        journey(step("a", *fields), answers=a).accepted_answers()["word"]
        for a in ({"n": 6}, {"n": 5, "other": "some"}, {"n": 5})
    ]
    assert words == ["much", "some", "little"]


def test_answers_that_do_not_fit_together_are_refused_at_the_question() -> None:
    check = {"refuse_if": _ends_before_it_begins(), "at": "until", "message": "Das Ende liegt vor dem Anfang."}
    steps = step("when", field("since", "date"), field("until", "date", required=False), checks=[check])
    walk = journey(steps)
    wrong = {"since.day": ["3"], "since.month": ["3"], "since.year": ["2026"]}
    typed = wrong | {"until.day": ["2"], "until.month": ["3"], "until.year": ["2026"]}
    assert walk.clean("when", typed)[1] == {"until": "Das Ende liegt vor dem Anfang."}
    assert walk.clean("when", wrong)[1] == {}
    stored = journey(steps, answers={"since": "2026-03-03", "until": "2026-03-02"})
    assert not stored.is_complete
    assert stored.problems("when") == {"until": "Das Ende liegt vor dem Anfang."}


@pytest.mark.parametrize(
    ("value", "result", "message"),
    [
        ({"sum": [{"field": "kind"}, 1]}, "number", "field 'kind' is a text, but a number is needed here"),
        ({"years_between": [{"field": "amount"}, {"day": "today"}]}, "number", "a day is needed"),
        ({"field": "amount"}, "text", "this is a number, but a text is needed"),
        ({"field": "later"}, "number", "asked here or later"),
        ({"field": "x"}, "number", "cycle"),
        ({"count": "kind"}, "number", "nothing to count"),
        ({"total": "kind.income"}, "number", "no repeated group"),
        ({"sum": [1] * 51}, "number", "at most 50"),
    ],
)
def test_publishing_names_what_does_not_fit(value: Any, result: str, message: str) -> None:
    fields = [
        field("kind"),
        field("amount", "money"),
        field("born", "date"),
        _calculated("x", result, {"value": value}),
        field("later", "number"),
    ]
    with pytest.raises(ValidationError, match=message):
        form(step("a", *fields))


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"value": {"field": "kind"}, "more_than": "a"}, "does not fit a text"),
        ({"value": {"field": "kind"}, "equals": 3}, "a text is compared with a number"),
        ({"value": 1, "equals": 3}, "two fixed values"),
        ({"value": {"field": "kind"}, "equals": "a", "differs_from": "b"}, "exactly one"),
        ({"value": {"field": "nobody"}, "equals": "a"}, "unknown field 'nobody'"),
        ({"value": {"field": "files"}, "equals": "a"}, "a list cannot be compared"),
    ],
)
def test_comparisons_that_make_no_sense_are_refused(condition: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        form(step("a", field("kind"), field("files", "upload")), step("b", visible_if=condition))


def test_a_step_that_no_answer_leads_to_is_named() -> None:
    here = field("here", "yes_no")
    stop = step("stop", field("why", "information"), visible_if={"field": "here", "equals": False}, ends=True)
    with pytest.raises(ValidationError, match="nobody reaches step 'lost'"):
        form(step("where", here), stop, step("lost", visible_if={"field": "here", "equals": False}))
    inner = step("inner", field("kind", "radio"), visible_if={"field": "here", "equals": True})
    both = {"all": [{"field": "kind", "equals": "simple"}, {"field": "here", "equals": False}]}
    with pytest.raises(ValidationError, match="nobody reaches step 'lost'"):
        form(step("where", here), inner, step("lost", visible_if=both))
    form(step("where", here), stop, step("found", visible_if={"field": "here", "equals": True}))


def test_a_form_is_bounded() -> None:
    with pytest.raises(ValidationError, match="more than 100 steps"):
        form(*(step(f"s{i}", field(f"f{i}")) for i in range(101)))
    many = {"any": [{"field": "a", "equals": str(i)} for i in range(201)]}
    with pytest.raises(ValidationError, match="more than 200 comparisons"):
        form(step("a", field("a")), step("b", visible_if=many))


def test_a_hundred_conditions_take_less_than_a_millisecond() -> None:
    schema = _large_form()
    answers = {f"f{i}_{j}": "simple" for i in range(10) for j in range(10)}
    journey_through(schema, answers)  # compiles
    started = time.process_time()
    for _ in range(20):
        journey_through(schema, answers)
    assert (time.process_time() - started) / 20 < 0.005  # about 0.1 ms; a loaded machine may be slower


def _some(inner: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(inner, min_size=least, max_size=most)


references = st.sampled_from(
    ["rent", "persons", "born", "kind", "agrees", "children", "postcode", "nobody", "kind.part"]
)
plain = st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5)
plain_values = plain | st.builds(lambda name: {"field": name}, references) | st.just({"day": "today"})
value_documents = st.recursive(
    plain_values | st.builds(lambda name: {"count": name}, references) | st.just({"total": "children.income"}),
    lambda inner: st.one_of(
        st.builds(lambda key, parts: {key: parts}, st.sampled_from(["sum", "smallest", "largest"]), _some(inner, 1, 4)),
        st.builds(
            lambda key, parts: {key: parts},
            st.sampled_from(["difference", "product", "quotient", "years_between", "days_between"]),
            _some(inner, 2, 2),
        ),
        st.builds(lambda part: {"rounded": part, "to": "0.05", "direction": "up"}, inner),
    ),
    max_leaves=12,
)
conditions = st.recursive(
    st.builds(
        lambda left, key, right: {"value": left, key: right},
        value_documents,
        st.sampled_from(["equals", "differs_from", "at_least", "at_most", "more_than", "less_than"]),
        value_documents,
    )
    | st.builds(lambda name, number: {"field": name, "at_least": number}, references, st.integers(-5, 5))
    | st.builds(lambda name, one: {"field": name, "in": [one]}, references, plain),
    lambda inner: (
        st.builds(lambda key, parts: {key: parts}, st.sampled_from(["all", "any"]), _some(inner, 1, 3))
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=8,
)
stored = st.recursive(
    st.none()
    | plain
    | st.sampled_from(["1e308", "NaN", "-Infinity", "1e999999999", "0.0000001", "2026-02-29", "9999-12-31"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["income", "part"]), inner, max_size=2),
    max_leaves=4,
)
any_answers = st.dictionaries(references, stored)


@settings(deadline=None)
@given(value_documents, any_answers, st.dates())
def test_a_value_never_raises_and_stays_small(document: Any, answers: dict[str, Any], day: date) -> None:
    found = evaluator(VALUES.validate_python(document))(answers, day)
    if isinstance(found, Decimal) and isinstance(document, dict) and "field" not in document:
        assert found.is_finite() and abs(found) <= 10**15


@settings(deadline=None)
@given(conditions, any_answers, st.dates())
def test_a_condition_is_true_or_false_and_nothing_else(document: Any, answers: dict[str, Any], day: date) -> None:
    condition = CONDITIONS.validate_python(document)
    assert holds(condition, answers, day) in (True, False)
    again = CONDITIONS.validate_python(CONDITIONS.dump_python(condition, mode="json", by_alias=True))
    assert holds(again, answers, day) is holds(condition, answers, day)


@settings(deadline=None)
@given(
    st.text(max_size=10) | st.recursive(plain, lambda inner: st.dictionaries(st.text(max_size=8), inner), max_leaves=4)
)
def test_reading_a_condition_fails_with_its_own_failure_only(document: Any) -> None:
    try:
        CONDITIONS.validate_python(document)
    except ValidationError as error:
        assert error.errors()


@given(st.booleans(), st.integers(0, 9), st.integers(0, 9))
def test_hidden_answers_never_reach_a_result(asks: bool, secret: int, seen: int) -> None:
    """Neither calculations nor conditions nor the accepted answers know what stands on a hidden page."""
    steps = [
        step("first", field("asks", "yes_no"), field("seen", "number")),
        step("hidden", field("secret", "number"), visible_if={"field": "asks", "equals": True}),
        step("last", _calculated("both", "number", {"value": {"sum": [{"field": "secret"}, {"field": "seen"}]}})),
    ]
    walk = journey(*steps, answers={"asks": asks, "seen": seen, "secret": secret})
    assert walk.accepted_answers()["both"] == (seen + secret if asks else seen)
    assert ("secret" in walk.accepted_answers()) is asks
    assert walk.answers["secret"] == secret, "switching back loses nothing"


def _calculated(name: str, result: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return field(name, "calculated", result=result, rules=list(rules))


def _left() -> dict[str, Any]:
    return {"value": {"difference": [{"field": "wage"}, {"field": "rent"}]}}


def _ends_before_it_begins() -> dict[str, Any]:
    return {"value": {"field": "until"}, "less_than": {"field": "since"}}


def _large_form() -> FormSchema:
    """10 steps with 100 conditions."""
    steps = []
    for i in range(10):
        asked = {"field": f"f{i - 1}_0", "in": ["simple", "other"]} if i else None
        both: dict[str, Any] = {"all": [asked, {"not": {"field": f"f{i - 1}_1", "equals": "other"}}]}
        fields = [field(f"f{i}_{j}", **_if(both if asked else None)) for j in range(10)]
        steps.append(step(f"s{i}", *fields, **_if(asked)))
    return form(*steps)


def _if(condition: dict[str, Any] | None) -> dict[str, Any]:
    return {"visible_if": condition} if condition else {}


def journey_through(schema: FormSchema, answers: dict[str, Any]) -> None:
    walk = Journey(schema, answers, CONTEXT)
    assert len(walk.accepted_answers()) == 100
