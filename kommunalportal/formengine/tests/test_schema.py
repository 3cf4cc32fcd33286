"""A form that cannot work is refused before anybody fills it in."""

from typing import Any

import pytest
from pydantic import ValidationError

from kommunalportal.formengine.tests.builders import field, form, step

KIND = step("kind", field("kind", "radio"))


def shown_if(condition: dict[str, Any]) -> dict[str, Any]:
    return step("later", visible_if=condition)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([step("a"), step("a", field("b"))], "step 'a' exists twice"),
        ([step("a", field("x")), step("b", field("x"))], "field 'x' exists already in step 'a'"),
        ([step("pruefen", field("x"))], "'pruefen' is the address of a page"),
        ([KIND, shown_if({"field": "king", "equals": "simple"})], "unknown field 'king'"),
        ([KIND, shown_if({"field": "kind", "equals": "golden"})], "has no option 'golden'"),
        ([KIND, shown_if({"field": "kind", "equals": True})], "is never True"),
        ([KIND, shown_if({"field": "kind", "at_least": 3})], "'at_least' does not fit field 'kind'"),
        ([KIND, shown_if({"field": "kind.part", "equals": "x"})], "has no part 'part'"),
        ([shown_if({"field": "later", "equals": "x"})], "can only use earlier answers"),
        ([step("a", visible_if={"field": "b", "present": True}), step("b")], "can only use earlier answers"),
        (
            [KIND, shown_if({"all": [{"field": "kind", "equals": "simple"}, {"field": "kind", "equals": "extended"}]})],
            "can never hold",
        ),
        ([step("stop", field("sorry", "information"), ends=True), step("a")], "nobody reaches this step"),
        ([KIND, step("stop", ends=True, visible_if={"field": "kind", "present": True})], "must not ask anything"),
        ([step("a", field("a", prefill="account.shoe_size"))], "unknown source 'account.shoe_size'"),
        ([step("a", field("a", "radio", options=[{"value": "x", "label": "X"}] * 2))], "option 'x' exists twice"),
        ([step("a", field("note", "information")), shown_if({"field": "note", "present": True})], "unknown field"),
    ],
)
def test_a_form_with_a_mistake_says_what_it_is(steps: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        form(*steps)


@pytest.mark.parametrize(
    "broken",
    [
        {"steps": []},
        {"steps": [{"slug": "Großes Wort", "title": "x", "fields": [field("a")]}]},
        {"steps": [{"slug": "a", "title": "", "fields": [field("a")]}]},
        {"steps": [step("a", field("a", "hologram"))]},
        {"steps": [step("a", field("a", colour="red"))]},
        {"steps": [step("a", {"name": "a", "label": "A"})]},
    ],
)
def test_a_form_of_the_wrong_shape_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        type(form(KIND)).model_validate(broken)


def test_two_values_of_checkboxes_may_be_asked_for_together() -> None:
    both = {"all": [{"field": "c", "equals": "simple"}, {"field": "c", "equals": "extended"}]}
    assert form(step("c", field("c", "checkboxes")), shown_if(both))
