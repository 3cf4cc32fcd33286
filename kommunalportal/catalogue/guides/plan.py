"""From answers to a personal list: what applies, in the right order, with dates. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kommunalportal.catalogue.guides.deadlines import due_on
from kommunalportal.catalogue.guides.schema import DeadlineKind, DeadlineRule, DeadlineUse, Entry, Guide
from kommunalportal.formengine.conditions import Answers, holds
from kommunalportal.formengine.document import LocalText

Rules = Mapping[str, DeadlineRule]


@dataclass(frozen=True)
class Due:
    """A deadline in one person's case; ``on`` is empty where no date was given."""

    kind: DeadlineKind
    words: LocalText
    law: str
    on: date | None

    def is_past(self, today: date) -> bool:
        """The last day is over, and it mattered."""
        return self.on is not None and self.on < today and self.kind in (DeadlineKind.DUTY, DeadlineKind.CLAIM)


@dataclass(frozen=True)
class PlannedEntry:
    """One thing to do for this person."""

    entry: Entry
    due: Due | None


@dataclass(frozen=True)
class PlannedPhase:
    """What belongs to the same time; never empty."""

    title: LocalText
    entries: tuple[PlannedEntry, ...]


def plan(guide: Guide, answers: Answers, rules: Rules, today: date) -> tuple[PlannedPhase, ...]:
    """Everything that applies to these answers."""
    phases = (
        PlannedPhase(
            phase.title,
            tuple(
                PlannedEntry(entry, _due(entry.deadline, answers, rules, today))
                for entry in phase.entries
                if holds(entry.only_if, answers, today)
            ),
        )
        for phase in guide.phases
    )
    return tuple(phase for phase in phases if phase.entries)


def dated(phases: tuple[PlannedPhase, ...]) -> tuple[PlannedEntry, ...]:
    """The entries whose day is known, the next first."""
    entries = (planned for phase in phases for planned in phase.entries if planned.due and planned.due.on)
    return tuple(sorted(entries, key=lambda planned: planned.due.on if planned.due and planned.due.on else date.max))


def _due(use: DeadlineUse | None, answers: Answers, rules: Rules, today: date) -> Due | None:
    if use is None:
        return None
    given = answers.get(use.counts_from)
    event = date.fromisoformat(given) if isinstance(given, str) and given else None
    rule = rules[use.rule]
    period = rule.period_on(event or today)
    return Due(rule.kind, period.words, period.law, due_on(period, event) if event else None)
