"""Answers given to one version of a form, carried over to another. Pure; loses nothing.

Every answer ends up in one of three places: among the answers of the new version, as a suggestion at a question that is
to be asked again, or set aside. What was set aside comes back when a later (or, after a roll-back, an earlier) version
asks for it again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kommunalportal.formengine.answers import Answers, is_empty
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.migration import Migration
from kommunalportal.formengine.schema import FormSchema


class Change(StrEnum):
    """What became of one question."""

    ASK_AGAIN = "ask_again"
    NO_LONGER_ASKED = "no_longer_asked"
    TOLD = "told"


@dataclass(frozen=True)
class Note:
    """Something that the person is told: about which question (its field, "" for the form), and the bundle's words."""

    change: Change
    field: str
    text: LocalText | None = None


@dataclass(frozen=True)
class Carried:
    """The draft in the new version."""

    answers: dict[str, Value]
    suggested: dict[str, Value] = field(default_factory=dict)
    set_aside: dict[str, Value] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass
class _Draft:
    """Answers on their way, and what happened to them."""

    answers: dict[str, Value]
    suggested: dict[str, Value]
    set_aside: dict[str, Value]
    notes: list[Note]

    def suggest(self, name: str) -> None:
        if name in self.answers:
            self.put_aside(name, self.suggested)
            self.suggested[name] = self.answers.pop(name)

    def put_aside(self, name: str, given: dict[str, Value] | None = None) -> None:
        given = self.answers if given is None else given
        if name in given:
            self.keep(name, given.pop(name))

    def keep(self, key: str, value: Value) -> None:
        """Set a value aside; what is there already under this key makes room instead of being lost."""
        before = self.set_aside.get(key)
        if not is_empty(before) and before != value and before not in self._others(key):
            room = next(n for n in range(len(self.set_aside) + 1) if f"{key}~{n}" not in self.set_aside)
            self.set_aside[f"{key}~{room}"] = before
        self.set_aside[key] = value

    def _others(self, key: str) -> list[Value]:
        return [value for other, value in self.set_aside.items() if other.startswith(f"{key}~")]


def carry_over(
    schema: FormSchema,
    *,
    answers: Answers,
    set_aside: Answers,
    suggested: Answers,
    versions: tuple[int, int],
    context: Context,
) -> Carried:
    """Answers of version `versions[0]` for this schema, which is version `versions[1]`."""
    draft = _Draft(dict(answers), {}, dict(set_aside), [])
    for name, value in suggested.items():  # asked again before, and not answered yet
        if name not in draft.answers:
            draft.suggested[name] = value
    for migration in _steps_between(schema, versions):
        _migrate(draft, migration)
    if versions[1] < versions[0]:
        _back(draft, schema, versions, context)
    _fit(draft, schema, context)
    return Carried(draft.answers, draft.suggested, draft.set_aside, tuple(draft.notes))


def unexplained(schema: FormSchema, before: FormSchema, versions: tuple[int, int]) -> list[str]:
    """Questions of the version before that are gone without a word about their answers."""
    gone = {name for name, old in before.fields.items() if old.is_input and not _is_asked(schema.fields.get(name))}
    for migration in _steps_between(schema, versions):
        gone -= {name.partition(".")[0] for name in (*migration.rename, *migration.drop)}
    return sorted(gone)


def _steps_between(schema: FormSchema, versions: tuple[int, int]) -> Iterator[Migration]:
    return (one for one in sorted(schema.migrations, key=_target) if versions[0] < one.to <= versions[1])


def _target(migration: Migration) -> int:
    return migration.to


def _is_asked(field: Field | None) -> bool:
    return field is not None and field.is_input


def _migrate(draft: _Draft, migration: Migration) -> None:
    _rename(draft, migration)
    for name, values in migration.convert.items():
        _convert(draft, name, values, migration.to - 1)
    for name, reason in migration.drop.items():
        if name in draft.answers or name in draft.suggested:
            draft.notes.append(Note(Change.NO_LONGER_ASKED, name, reason))
        draft.put_aside(name)
    for name, reason in migration.ask_again.items():
        if name in draft.answers or name in draft.suggested:
            draft.notes.append(Note(Change.ASK_AGAIN, name, reason))
        draft.suggest(name)
    if migration.told:
        draft.notes.append(Note(Change.TOLD, "", migration.told))


def _rename(draft: _Draft, migration: Migration) -> None:
    """All renames look at the answers as they were: two questions may change their names with each other."""
    for given in (draft.answers, draft.suggested):
        moved = [(old, new, _taken(given, old)) for old, new in migration.rename.items()]
        there = [(old, new, value) for old, new, value in moved if value is not None]
        for old, _new, _value in there:
            name = old.partition(".")[0]
            draft.keep(f"{name}@{migration.to - 1}", given[name])
        for old in (old for old, _new, _value in moved if "." not in old):
            given.pop(old, None)
        for _old, new, value in there:
            if "." not in new:
                draft.put_aside(new, given)
            _put(given, new, value)


def _taken(answers: Mapping[str, Value], place: str) -> Value:
    name, _, part = place.partition(".")
    value = answers.get(name)
    if part:
        return value.get(part) if isinstance(value, dict) else None
    return value


def _put(answers: dict[str, Value], place: str, value: Value) -> None:
    name, _, part = place.partition(".")
    if not part:
        answers[name] = value
        return
    group = answers.get(name)
    answers[name] = {**(group if isinstance(group, dict) else {}), part: value}


def _convert(draft: _Draft, name: str, values: Mapping[str, bool | int | str], version: int) -> None:
    for given in (draft.answers, draft.suggested):
        if name not in given:
            continue
        value = given[name]
        new = [_new_value(one, values) for one in value] if isinstance(value, list) else _new_value(value, values)
        if new != value:
            draft.keep(f"{name}@{version}", value)
            given[name] = new


def _new_value(value: Value, values: Mapping[str, bool | int | str]) -> Value:
    key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return values.get(str(key), value) if isinstance(key, str | int) else value


def _fit(draft: _Draft, schema: FormSchema, context: Context) -> None:
    """Sort what this version does not ask, or does not accept as it is; bring back what it asks for again."""
    fields = schema.fields
    for name in [name for name in draft.answers if not _is_asked(fields.get(name))]:
        draft.put_aside(name)
    for name in [name for name in draft.suggested if not _is_asked(fields.get(name))]:
        draft.put_aside(name, draft.suggested)
    for name in [name for name in draft.set_aside if _is_asked(fields.get(name))]:
        _bring_back(draft, fields[name], context)
    for name, value in list(draft.answers.items()):
        if not is_empty(value) and fields[name].problems(value, context):
            draft.suggest(name)
            if not any(note.field == name for note in draft.notes):
                draft.notes.append(Note(Change.ASK_AGAIN, name))


def _bring_back(draft: _Draft, field: Field, context: Context) -> None:
    """What was set aside, if nothing else was answered since and it is right here."""
    is_open = is_empty(draft.answers.get(field.name)) and field.name not in draft.suggested
    if is_open and not field.problems(draft.set_aside[field.name], context):
        draft.answers[field.name] = draft.set_aside.pop(field.name)


def _back(draft: _Draft, schema: FormSchema, versions: tuple[int, int], context: Context) -> None:
    """A roll-back: answers that were renamed or converted since are there again as they were given."""
    for name, question in schema.fields.items():
        kept = [at for at in range(versions[1], versions[0]) if f"{name}@{at}" in draft.set_aside]
        now = draft.answers.get(name)
        if not kept or not (is_empty(now) or question.problems(now, context)):
            continue
        before = draft.set_aside[f"{name}@{kept[0]}"]
        if not question.problems(before, context):
            if not is_empty(now):
                draft.keep(f"{name}@{versions[0]}", now)
            draft.answers[name] = before
