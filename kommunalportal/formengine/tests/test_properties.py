"""Whatever is posted: nothing breaks, nothing hidden counts, and nothing turns into a float."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.loading import load_bundles
from kommunalportal.formengine.tests.builders import TODAY, field, form, step

BUNDLES = load_bundles(Path(__file__).parents[3] / "bundles")
EVERYTHING = form(
    step(
        "all",
        *(
            field(kind, kind, required=False)
            for kind in (
                "text", "long_text", "number", "money", "yes_no", "radio", "select", "checkboxes", "date",
                "person_name", "address", "email", "phone", "iban", "consent", "upload", "time",
                "licence_plate", "location", "certificate",
            )
        ),
        field("name_text", characters="name", required=False),
        field("abroad", "address", abroad=True, required=False),
        field("decimal", "number", decimals=2, required=False),
        field("country", "select", options=[], list="countries", required=False),
        field("some_day", "date", partial=True, required=False),
        field("proven", "email", verify=True, required=False),
        field("slot", "appointment", appointment_type="any", required=False),
        field("kids", "repeated", required=False, fields=[field("who", "person_name"), field("born", "time")]),
    )
)  # fmt: skip
FILES: dict[str, dict[str, Value]] = {"u1": {"id": "u1", "name": "a.pdf", "size": 1, "type": "application/pdf"}}
CONTEXT = Context(today=TODAY, uploads=FILES)
KEYS = sorted(
    {one.name for one in EVERYTHING.fields.values()}
    | {f"{one.name}.{part}" for one in EVERYTHING.fields.values() for part in one.parts}
    | {"proven.code", "kids.open", "kids.0.who.given_names", "kids.0.born", "kids.1.who.family_name", "kids.x.who"}
)

plausible = st.sampled_from(
    [
        "", "yes", "no", "1", "31", "12", "1985", "2,50", "1.000", "41515", "DE", "PT", "Ada", "Müller", "simple", "u1",
        "ada@example.org", "02181 6080", "DE89370400440532013000", "Am Markt", "29.2.2024", "\x00", "\ud800", "１２",
        "NaN", "1e308", "-0", "0000", "9999", "29.2.2100", "14:30", "NE-AB 123", "51.09, 6.58", "163",
        "Türkei", "a\u202eb",
        "de89 3704 0044 0532 0130 00", "5,- €", "\u0301" * 30, "٣", "\u200d",
    ]
)  # fmt: skip
texts = plausible | st.text(st.characters(codec=None), max_size=40)
raw_posts = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), st.lists(texts, max_size=3))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def floats_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [found for item in value.values() for found in floats_in(item)]
    if isinstance(value, list):
        return [found for item in value for found in floats_in(item)]
    return [value] if isinstance(value, float) else []


@given(raw_posts)
@settings(max_examples=150, deadline=None)
def test_reading_a_post_never_fails_and_gives_plain_json_without_floats(raw: dict[str, list[str]]) -> None:
    journey = Journey(EVERYTHING, {}, CONTEXT)
    values, errors = journey.clean("all", raw)
    assert json.loads(json.dumps(values)) == values
    assert not floats_in(values)
    assert set(values).isdisjoint(key.partition(".")[0] for key in errors)
    assert all(message and isinstance(message, str) for message in errors.values())
    journey.bound("all", raw, errors)


@given(raw_posts)
@settings(max_examples=150, deadline=None)
def test_an_accepted_answer_is_accepted_again_and_does_not_change(raw: dict[str, list[str]]) -> None:
    values, _ = Journey(EVERYTHING, {}, CONTEXT).clean("all", raw)
    saved = Journey(EVERYTHING, values, CONTEXT)
    again = {key: item for one in EVERYTHING.fields.values() for key, item in one.to_raw(values.get(one.name)).items()}
    assert saved.problems("all") == {}
    assert saved.clean("all", again)[0] == {name: values.get(name) for name in EVERYTHING.fields}
    saved.summary()


@given(st.dictionaries(st.sampled_from(sorted(EVERYTHING.fields)), json_values))
@settings(max_examples=150, deadline=None)
def test_a_journey_copes_with_stored_answers_of_any_shape(answers: dict[str, Any]) -> None:
    journey = Journey(EVERYTHING, answers, CONTEXT)
    journey.problems("all")
    journey.bound("all")
    journey.summary()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_journey_through_a_bundle_visits_a_hidden_step_or_keeps_a_hidden_answer(data: st.DataObject) -> None:
    bundle = data.draw(st.sampled_from(list(BUNDLES.values())))
    answers: dict[str, Any] = {}
    for _ in range(len(bundle.form.steps)):
        journey = bundle.journey(answers, CONTEXT)
        target = data.draw(st.sampled_from(journey.steps))
        keys = [f"{one.name}{part}" for one in target.fields for part in ("", *(f".{p}" for p in one.parts))]
        options = [option.value for one in target.fields for option in getattr(one, "options", ())]
        values = plausible | st.sampled_from(options or [""])
        raw = data.draw(st.dictionaries(st.sampled_from(keys), st.lists(values, max_size=2)))
        values_read, errors = journey.clean(target.slug, raw)
        if not errors:
            answers = journey.merged(target.slug, values_read)
    journey = bundle.journey(answers, CONTEXT)
    visible = {one.name for shown in journey.steps for one in journey.fields(shown.slug)}
    accepted = journey.accepted_answers()
    assert set(accepted) <= visible
    assert bundle.journey(accepted, CONTEXT).accepted_answers() == accepted
    assert [one.slug for one in bundle.journey(accepted, CONTEXT).steps] == [one.slug for one in journey.steps]
    assert bundle.fee_for(accepted, TODAY).total >= 0
    assert not floats_in(bundle.handover(accepted, CONTEXT))
