"""Walk the recorded journeys of a bundle again and say where something else comes out than expected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kommunalportal.formengine.bundle import Bundle, RecordedTest
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.journey import Journey


@dataclass(frozen=True)
class Failure:
    """A recorded test that came out differently: which one, what was compared, what was expected and found."""

    test: str
    what: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.test}: {self.what}: expected {self.expected!r}, found {self.found!r}"


def run_recorded_tests(bundle: Bundle) -> list[Failure]:
    """All differences in all recorded tests; an empty list means the bundle does what it did."""
    return [failure for test in bundle.tests for failure in _walk(bundle, test)]


def posted(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers as somebody posts them: groups become `name.part`, entries `name.0.part`, yes and no "yes" and "no"."""
    raw: dict[str, list[str]] = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            raw |= posted({f"{name}.{part}": item for part, item in value.items()})
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            raw |= posted({f"{name}.{number}": item for number, item in enumerate(value)})
        else:
            raw[name] = [_typed(item) for item in value] if isinstance(value, list) else [_typed(value)]
    return raw


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _walk(bundle: Bundle, test: RecordedTest) -> Iterator[Failure]:
    journey = bundle.journey({}, context_of(test))
    for recorded in test.steps:
        if not journey.may_visit(recorded.step):
            visible = [step.slug for step in journey.steps]
            yield Failure(test.title, f"step {recorded.step}", "may be visited", f"not; visible: {visible}")
            return
        values, errors = journey.clean(recorded.step, posted(recorded.answers))
        if set(errors) != set(recorded.errors):
            yield Failure(test.title, f"errors of step {recorded.step}", sorted(recorded.errors), errors)
        if not errors:
            journey = bundle.journey(journey.merged(recorded.step, values), journey.context)
    yield from _compare(bundle, test, journey)


def context_of(test: RecordedTest) -> Context:
    """The facts of a recorded test."""
    facts: dict[str, Any] = test.model_dump(include={"account", "application", "municipality"})
    uploads: dict[str, Any] = {key: {"id": key, **file} for key, file in test.uploads.items()}
    return Context(today=test.today, uploads=uploads, **facts)


def _compare(bundle: Bundle, test: RecordedTest, journey: Journey) -> Iterator[Failure]:
    accepted, today = journey.accepted_answers(), test.today
    found: dict[str, Any] = {
        "visible_steps": tuple(step.slug for step in journey.steps),
        "complete": journey.is_complete,
        "stopped_by": journey.stopped_by.slug if journey.stopped_by else None,
        "fee": str(bundle.fee_for(accepted, today).total),
        "result": bundle.result_for(accepted, today).kind,
        "destination": bundle.destination(accepted, journey.context),
        "handover": bundle.handover(accepted, journey.context),
    }
    for what, expected in test.expect:
        if expected is not None and expected != found[what]:
            yield Failure(test.title, what, expected, found[what])
