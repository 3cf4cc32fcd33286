"""The shipped guides fit the catalogue, and lead everybody to a list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.form_source import form_sources
from kommunalportal.catalogue.guides.answers import SENT, as_parameters, read_answers, without
from kommunalportal.catalogue.guides.checks import problems_in_guide
from kommunalportal.catalogue.guides.loading import deadline_rules, guide_of, guides
from kommunalportal.catalogue.guides.plan import dated, plan
from kommunalportal.catalogue.guides.schema import Guide

TODAY = date(2026, 11, 23)
MOVING = "wohnen-umzug"
SOME_GUIDE: dict[str, Any] = {
    "situation": "Geburt",
    "title": "Titel",
    "lead": "Vorspann",
    "as_of": "2026-11-23",
    "form": {
        "steps": [
            {
                "slug": "art",
                "title": "Art",
                "fields": [
                    {
                        "name": "art",
                        "type": "radio",
                        "label": "Art?",
                        "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
                    }
                ],
            },
            {
                "slug": "mehr",
                "title": "Mehr",
                "visible_if": {"field": "art", "equals": "a"},
                "fields": [{"name": "mehr", "type": "yes_no", "label": "Mehr?"}],
            },
        ]
    },
    "phases": [{"title": "Zuerst", "entries": [{"slug": "eins", "service": "Geburt anzeigen", "text": "Text"}]}],
}


def _guide(slug: str) -> Guide:
    guide = guide_of(slug)
    assert guide
    return guide


def _problems(changes: Mapping[str, Any]) -> list[str]:
    entry = {"slug": "zwei", "text": "Text", **changes}
    phases = [*SOME_GUIDE["phases"], {"title": "Dann", "entries": [entry]}]
    guide = Guide.model_validate({**SOME_GUIDE, "phases": phases})
    return problems_in_guide(guide, services={"Geburt anzeigen"}, documents={"da.pdf"}, rules=deadline_rules())


@pytest.mark.parametrize("slug", guides())
def test_a_shipped_guide_fits_the_catalogue(slug: str) -> None:
    services = {service.name for service in shipped.services()}
    files = {source.filename for source in form_sources()}
    assert problems_in_guide(_guide(slug), services=services, documents=files, rules=deadline_rules()) == []


def test_there_is_a_guide_for_the_most_important_life_situations_with_their_official_names() -> None:
    official = {row["name"] for row in shipped.life_situations()}
    named = {guide.situation for guide in guides().values()}
    assert named <= official
    assert {"Wohnen & Umzug", "Geburt", "Eheschließung", "Tod", "Unternehmensstart & Gewerbezulassung"} <= named


def test_every_deadline_is_used() -> None:
    used = {entry.deadline.rule for guide in guides().values() for entry in guide.entries if entry.deadline}
    assert used == set(deadline_rules())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"service": "Gibt es nicht"}, "unknown service"),
        ({"title": "T", "document": "weg.pdf"}, "unknown document"),
        ({"title": "T", "deadline": {"rule": "nie", "counts_from": "art"}}, "unknown deadline"),
        ({"title": "T", "deadline": {"rule": "anmeldung", "counts_from": "art"}}, "not a question for a date"),
        ({"title": "T", "only_if": {"field": "art", "equals": "c"}}, "has no option"),
        ({"title": "T", "only_if": {"field": "weg", "equals": "c"}}, "unknown field"),
        ({"title": "T", "slug": "eins"}, "exists twice"),
        (
            {"title": "T", "only_if": {"all": [{"field": "art", "equals": "b"}, {"field": "mehr", "equals": True}]}},
            "nobody is shown",
        ),
    ],
)
def test_a_mistake_in_a_guide_is_found(changes: Mapping[str, Any], problem: str) -> None:
    assert problem in " ".join(_problems(changes))


def test_a_good_entry_has_no_problems() -> None:
    assert _problems({"title": "T", "document": "da.pdf", "only_if": {"field": "mehr", "equals": True}}) == []


def test_questions_come_one_by_one_and_only_those_that_matter() -> None:
    guide = _guide(MOVING)
    asked = []
    raw: dict[str, list[str]] = {}
    given = {"ziel": "ausland", "umzug": "2026-12-01", "auto": "no", "hund": "yes"}
    while (step := read_answers(guide, raw, TODAY).open_step) is not None:
        asked.append(step.slug)
        raw |= {field.name: [given[field.name]] for field in step.fields}
    assert asked == ["ziel", "tag", "auto", "hund"]


def test_an_address_with_all_answers_gives_the_list_with_dates() -> None:
    guide = _guide(MOVING)
    raw = {"ziel": ["innerhalb"], "umzug": ["2026-12-11"], "miete": ["eigentum"], "auto": ["no"], "hund": ["no"]}
    reading = read_answers(guide, raw, TODAY)
    assert reading.open_step is None
    listed = plan(guide, reading.answers, deadline_rules(), TODAY)
    days = [(planned.entry.slug, planned.due.on) for planned in dated(listed) if planned.due]
    assert days == [("halteverbot", date(2026, 11, 27)), ("ummelden", date(2026, 12, 28))]


def test_without_a_date_the_deadline_is_told_in_words() -> None:
    guide = _guide("geburt")
    raw = {"geburt": [""], "verheiratet": ["yes"], "ort": ["klinik"], "wenig_geld": ["no"]}
    listed = plan(guide, read_answers(guide, raw, TODAY).answers, deadline_rules(), TODAY)
    dues = [planned.due for phase in listed for planned in phase.entries if planned.due]
    assert dated(listed) == ()
    assert [due.on for due in dues] == [None] * 3
    assert "innerhalb einer Woche" in str(dues[0].words)


def test_nothing_chosen_is_noticed_once_the_question_was_sent() -> None:
    guide = _guide(MOVING)
    assert not read_answers(guide, {}, TODAY).errors
    assert read_answers(guide, {SENT: ["ziel"]}, TODAY).errors


@pytest.mark.parametrize("day", ["2026-02-30", "1.1.9999", "gestern", "0000-00-00"])
def test_a_day_that_cannot_be_is_asked_for_again(day: str) -> None:
    reading = read_answers(_guide(MOVING), {"ziel": ["zuzug"], "umzug": [day]}, TODAY)
    assert reading.open_step
    assert reading.open_step.slug == "tag"
    assert reading.errors


def test_a_question_can_be_asked_again_without_losing_the_others() -> None:
    guide = _guide("geburt")
    raw = {"geburt": ["2026-11-01"], "verheiratet": ["yes"], "ort": ["klinik"], "wenig_geld": ["no"]}
    reading = read_answers(guide, raw, TODAY)
    again = dict(without(reading.parameters, guide.form.steps[2]))
    assert again == {"geburt": "2026-11-01", "verheiratet": "yes", "wenig_geld": "no"}
    step = read_answers(guide, {name: [value] for name, value in again.items()}, TODAY).open_step
    assert step
    assert step.slug == "ort"


@given(
    st.sampled_from(sorted(guides())),
    st.dictionaries(
        st.sampled_from(sorted({name for guide in guides().values() for name in guide.form.fields})),
        st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["yes", "no", "zuzug", "2026-12-01"])), max_size=2),
    ),
)
def test_no_address_breaks_a_guide_and_what_is_read_can_be_written(slug: str, raw: dict[str, list[str]]) -> None:
    guide = _guide(slug)
    reading = read_answers(guide, raw, TODAY)
    plan(guide, reading.answers, deadline_rules(), TODAY)
    written: dict[str, list[str]] = {name: [value] for name, value in reading.parameters}
    assert read_answers(guide, written, TODAY).answers == reading.answers
    assert as_parameters(reading.answers) == reading.parameters
