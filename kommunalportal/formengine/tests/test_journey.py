"""A journey shows what is relevant, in order, and forgets nothing."""

from typing import Any

import pytest

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.journey import Journey, UnknownStep
from kommunalportal.formengine.tests.builders import CONTEXT, TODAY, field, journey, step

PAPER_ONLY = {"field": "delivery", "equals": "extended"}
STEPS = (
    step("name"),
    step("delivery", field("delivery", "radio")),
    step("address", field("street"), visible_if=PAPER_ONLY),
    step("note", field("note", required=False)),
    step("consent", field("consent", "consent")),
)
DONE = {"name": "Ada", "delivery": "simple", "note": None, "consent": True}


def slugs(some: Journey) -> list[str]:
    return [one.slug for one in some.steps]


def test_a_step_appears_when_its_condition_holds() -> None:
    assert slugs(journey(*STEPS)) == ["name", "delivery", "note", "consent"]
    assert "address" in slugs(journey(*STEPS, answers={"delivery": "extended"}))


def test_a_person_may_go_back_but_not_ahead() -> None:
    started = journey(*STEPS, answers={"name": "Ada"})
    assert [started.may_visit(slug) for slug in slugs(started)] == [True, True, False, False]
    assert not started.may_visit("address")
    assert not started.may_visit("unknown")


def test_an_optional_step_is_open_until_it_was_saved() -> None:
    started = journey(*STEPS, answers={"name": "Ada", "delivery": "simple", "consent": True})
    first_open = started.first_open()
    assert first_open is not None
    assert first_open.slug == "note"


def test_a_complete_journey_has_no_open_step() -> None:
    done = journey(*STEPS, answers=DONE)
    assert done.first_open() is None
    assert done.is_complete


def test_next_previous_and_progress_count_visible_steps_only() -> None:
    done = journey(*STEPS, answers=DONE)
    after, before = done.next_after("delivery"), done.previous_before("note")
    assert after is not None
    assert before is not None
    assert (after.slug, before.slug) == ("note", "delivery")
    assert done.next_after("consent") is None
    assert done.previous_before("name") is None
    assert done.progress("note") == (3, 4)


def test_hidden_and_unknown_steps_cannot_be_saved() -> None:
    for slug in ("address", "unknown"):
        with pytest.raises(UnknownStep):
            journey(*STEPS).clean(slug, {})


def test_an_answer_of_a_hidden_step_is_kept_but_does_not_count() -> None:
    changed = journey(*STEPS, answers={**DONE, "street": "Am Markt"})
    assert changed.merged("delivery", {"delivery": "extended"})["street"] == "Am Markt"
    assert "street" not in changed.accepted_answers()


def test_a_condition_does_not_see_hidden_answers() -> None:
    deeper = step("deeper", visible_if={"field": "street", "present": True})
    assert "deeper" not in slugs(journey(*STEPS, deeper, answers={**DONE, "street": "Am Markt"}))


def test_forged_keys_are_ignored() -> None:
    values, errors = journey(*STEPS).clean("name", {"name": ["Ada"], "consent": ["yes"], "street": ["x"]})
    assert (values, errors) == ({"name": "Ada"}, {})


def test_a_field_hidden_by_an_answer_of_the_same_page_is_not_asked() -> None:
    page = step("page", field("kind", "radio"), field("why", visible_if={"field": "kind", "equals": "extended"}))
    assert journey(page).clean("page", {"kind": ["simple"], "why": ["forged"]}) == ({"kind": "simple"}, {})
    assert list(journey(page).clean("page", {"kind": ["extended"]})[1]) == ["why"]


def test_what_was_typed_is_shown_again_with_its_error_even_if_it_just_became_visible() -> None:
    page = step("page", field("kind", "radio"), field("why", visible_if={"field": "kind", "equals": "extended"}))
    raw = {"kind": ["extended"], "why": ["  "]}
    _, errors = journey(page).clean("page", raw)
    kind, why = journey(page).bound("page", raw, errors)
    assert (kind.value, kind.errors) == ("extended", {})
    assert list(why.errors) == ["why"]


def test_wrong_input_stays_in_its_inputs() -> None:
    page = step("page", field("born", "date"))
    raw = {"born.day": ["31"], "born.month": ["2"], "born.year": ["1985"]}
    (box,) = journey(page).bound("page", raw, journey(page).clean("page", raw)[1])
    assert box.value == {"day": "31", "month": "2", "year": "1985"}


def test_a_step_that_ends_hides_everything_after_it_and_cannot_be_completed() -> None:
    stop = step("stop", field("sorry", "information"), visible_if={"field": "name", "equals": "Ada"}, ends=True)
    stopped = journey(step("name"), stop, step("more"), answers={"name": "Ada", "more": "x"})
    assert slugs(stopped) == ["name", "stop"]
    assert stopped.stopped_by is not None
    assert not stopped.is_complete
    assert "more" not in stopped.accepted_answers()


def test_stored_answers_are_checked_by_the_rules_of_today() -> None:
    old: dict[str, Any] = {"name": ["a list"], "delivery": "abolished", "consent": "yes", "note": 5}
    checked = journey(*STEPS, answers=old)
    assert list(checked.problems("delivery")) == ["delivery"]
    assert list(checked.problems("consent")) == ["consent"]


def test_a_new_step_starts_with_facts_of_the_account() -> None:
    context = Context(today=TODAY, account={"birth_date": "1985-03-27", "email": "ada@example.org"})
    page = step("page", field("born", "date", prefill="account.birth_date"), field("phone", prefill="account.phone"))
    born, phone = journey(page, context=context).bound("page")
    assert born.value == {"day": "27", "month": "3", "year": "1985"}
    assert phone.value == ""


def test_an_answer_that_was_cleared_is_not_prefilled_again() -> None:
    context = Context(today=TODAY, account={"phone": "02181"})
    page = step("page", field("phone", prefill="account.phone", required=False))
    assert journey(page, answers={"phone": None}, context=context).initial("page") == {}


def test_the_summary_reads_like_a_letter() -> None:
    steps = (
        step("person", field("born", "date"), field("rent", "money"), field("agreed", "yes_no")),
        step("hint", field("hint", "information")),
        step("note", field("note", required=False)),
    )
    answers = {"born": "1985-03-27", "rent": "1234.50", "agreed": False, "note": None}
    first, second = journey(*steps, answers=answers).summary()
    assert [row.text for row in first.rows] == ["27.03.1985", "1.234,50 €", "Nein"]
    assert [row.text for row in second.rows] == ["keine Angabe"]


def test_the_address_in_the_summary_has_lines() -> None:
    home = {"street": "Am Markt", "house_number": "1", "postcode": "41515", "place": "Grevenbroich", "country": "AT"}
    (section,) = journey(step("a", field("a", "address", abroad=True)), answers={"a": home}).summary()
    assert section.rows[0].text == "Am Markt 1\n41515 Grevenbroich\nÖsterreich"


def test_a_form_survives_its_json_form() -> None:
    schema = journey(*STEPS).schema
    assert type(schema).model_validate(schema.as_json()) == schema
    assert Journey(type(schema).model_validate(schema.as_json()), DONE, CONTEXT).is_complete
