"""What changed between two versions, field by field and word by word. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django import forms

from kommunalportal.catalogue.editing.fields import EditForm, shown

_TOKEN = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that share a fate."""

    change: Change
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """One field, before and after."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether it reads differently."""
        return self.before != self.after


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Pieces that, without the removed ones, are ``after``, and without the added ones ``before``."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Change.REMOVED, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(Change.ADDED, "".join(new[c:d])))
    return tuple(pieces)


def differences(form: EditForm, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldDifference, ...]:
    """All fields of the form with their words before and after."""
    return tuple(_of_field(name, field, before.get(name), after.get(name)) for name, field in form.fields.items())


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Names of fields whose kept values differ; a missing field is an empty one."""
    return frozenset(name for name in before.keys() | after.keys() if _value(before, name) != _value(after, name))


@dataclass(frozen=True)
class Merged:
    """My version on top of a newer one: fields I did not touch are the newer ones."""

    data: dict[str, Any]
    conflicts: frozenset[str]
    """fields that both changed, differently; mine stands"""


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Put both changes together, field by field."""
    my_changes, their_changes = changed_fields(base, mine), changed_fields(base, theirs)
    names = _ordered(mine.keys(), theirs.keys())
    taken_over = their_changes - my_changes
    data = {name: (theirs if name in taken_over else mine).get(name) for name in names}
    both = my_changes & their_changes
    return Merged(data, frozenset(name for name in both if _value(mine, name) != _value(theirs, name)))


def _of_field(name: str, field: forms.Field, before: Any, after: Any) -> FieldDifference:
    old, new = shown(field, before), shown(field, after)
    return FieldDifference(name, str(field.label or name), old, new, word_difference(old, new))


def _value(data: Mapping[str, Any], name: str) -> Any:
    value = data.get(name)
    return None if value in ("", []) else value


def _ordered(*groups: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))
