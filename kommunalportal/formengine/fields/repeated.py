"""A group of questions that is answered several times: children, dogs, partners. One entry is open at a time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from pydantic import Field, StrictInt, model_validator

from kommunalportal.formengine.conditions import holds, references_in
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, Errors, RawInput, Turn, Typed
from kommunalportal.formengine.fields.simple import SimpleField

MOST_ENTRIES = 50
MOST_INPUTS = 400
"""So many inputs a step may post (DATA_UPLOAD_MAX_NUMBER_FIELDS leaves room for the rest of the page)."""

Row = dict[str, list[str]]
"""The posted texts of one entry, by key within the entry."""


class RepeatedField(BaseField):
    """Stored as list of entries {name of the inner field: answer}; empty entries and unanswered fields are left out.

    Posted are `name.0.inner`, `name.1.inner.part` and so on. Buttons: `name.add`, `name.done`, and `name.edit` and
    `name.remove` with the entry's number. `name.open` says which entry is open. `summary` names the inner fields that
    stand for a closed entry. Conditions of inner fields ask earlier fields of the same entry.
    """

    type: Literal["repeated"]
    fields: tuple[Annotated[SimpleField, Field(discriminator="type")], ...] = Field(min_length=1, max_length=20)
    entry: LocalText = LocalText(de="Eintrag", en="Entry")
    summary: tuple[str, ...] = ()
    at_least: StrictInt = Field(default=1, ge=0, le=MOST_ENTRIES)
    at_most: StrictInt = Field(default=10, ge=1, le=MOST_ENTRIES)

    is_group: ClassVar[bool] = True

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"a field inside '{self.name}' exists twice")
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        if self.at_most * sum(len(field.parts) or 1 for field in self.fields) > MOST_INPUTS:
            raise ValueError(f"at_most times the inputs of an entry is more than {MOST_INPUTS}: ask for fewer entries")
        for name in self.summary:
            if name not in names:
                raise ValueError(f"summary: there is no field '{name}' inside '{self.name}'")
        for i, field in enumerate(self.fields):
            later = {reference.partition(".")[0] for reference in references_in(field.visible_if)} - set(names[:i])
            if later:
                raise ValueError(f"'{field.name}' may only ask earlier fields of its entry, not '{min(later)}'")
        return self

    @cached_property
    def _placed(self) -> dict[int, tuple[SimpleField, ...]]:
        return {}

    def fields_at(self, position: int) -> tuple[SimpleField, ...]:
        """The inner fields under the names they have in this entry."""
        if position not in self._placed:
            self._placed[position] = tuple(
                field.model_copy(update={"name": f"{self.name}.{position}.{field.name}"}) for field in self.fields
            )
        return self._placed[position]

    def clean(self, posted: Mapping[str, Sequence[str]], context: Context) -> tuple[Value, Errors]:
        rows = self._rows(posted)
        if len(rows) > self.at_most:
            return None, {self.name: self._too_many()}
        entries: list[Value] = []
        errors: Errors = {}
        for position, row in enumerate(rows):
            if not _is_blank(row):
                entry, messages = self._clean_row(position, row, context)
                entries.append(entry)
                errors |= messages
        if errors:
            return None, errors
        wanted = self.at_least if self.required or entries else 0
        if len(entries) < wanted:
            return None, {self.name: str(self.required_message or self._too_few())}
        return entries or None, {}

    def _clean_row(self, position: int, row: Row, context: Context) -> tuple[dict[str, Value], Errors]:
        posted = self._posted_at(position, row)
        answers: dict[str, Value] = {}
        errors: Errors = {}
        for plain, field in zip(self.fields, self.fields_at(position), strict=True):
            if not field.is_input or not holds(plain.visible_if, answers, context.today):
                continue
            value, messages = field.clean(posted, context)
            errors |= messages
            if value is not None:
                answers[plain.name] = value
        return answers, errors

    def _rows(self, posted: Mapping[str, Sequence[str]]) -> list[Row]:
        """The entries in order, whatever numbers they were posted with; one more than allowed at most."""
        pattern = re.compile(rf"{re.escape(self.name)}\.([0-9]{{1,5}})\.(.+)", re.DOTALL)
        rows: dict[int, Row] = {}
        for key in posted:
            match = pattern.fullmatch(key)
            if match and (int(match[1]) in rows or len(rows) <= self.at_most):
                rows.setdefault(int(match[1]), {})[match[2]] = RawInput(key, posted).all()
        return [rows[number] for number in sorted(rows)]

    def _posted_at(self, position: int, row: Row) -> Row:
        return {f"{self.name}.{position}.{key}": texts for key, texts in row.items()}

    def is_a_turn(self, posted: Mapping[str, Sequence[str]]) -> bool:
        return any(f"{self.name}.{button}" in posted for button in ("add", "edit", "remove", "done"))

    def turned(self, posted: Mapping[str, Sequence[str]], context: Context) -> Turn:
        rows = self._rows(posted)[: self.at_most]
        removed = _number_in(posted, f"{self.name}.remove")
        if removed is not None:
            rows = [row for position, row in enumerate(rows) if position != removed]
            return Turn(self._as_posted(posted, rows, ""))
        rows = [row for row in rows if not _is_blank(row)]
        errors = {key: text for i, row in enumerate(rows) for key, text in self._clean_row(i, row, context)[1].items()}
        opened = ""
        if f"{self.name}.edit" in posted:
            opened = str(_number_in(posted, f"{self.name}.edit") or 0)
        elif f"{self.name}.add" in posted and not errors:
            if len(rows) >= self.at_most:
                return Turn(self._as_posted(posted, rows, ""), {self.name: self._too_many()})
            opened = str(len(rows))
        return Turn(self._as_posted(posted, rows, opened), {} if f"{self.name}.edit" in posted else errors)

    def _as_posted(self, posted: Mapping[str, Sequence[str]], rows: list[Row], opened: str) -> Row:
        others = {key: list(texts) for key, texts in posted.items() if not key.startswith(f"{self.name}.")}
        entries = {key: texts for i, row in enumerate(rows) for key, texts in self._posted_at(i, row).items()}
        return {**others, **entries, f"{self.name}.open": [opened]}

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        raw: dict[str, list[str]] = {}
        for position, entry in enumerate(_entries(value)[: self.at_most]):
            for plain, field in zip(self.fields, self.fields_at(position), strict=True):
                raw |= field.to_raw(entry.get(plain.name))
        return raw

    def typed(self, raw: RawInput) -> Typed:
        typed = self._typed_rows(raw.inside(), opened=raw.typed("open")[:5])
        return {**typed, "was_turned": bool(raw.all("open"))}

    def typed_value(self, value: Value) -> Typed:
        return self._typed_rows(self.to_raw(value), opened="" if _entries(value) or not self.required else "0")

    def _typed_rows(self, posted: Mapping[str, Sequence[str]], opened: str) -> dict[str, Any]:
        """Entries for the page: {rows: [texts by key], open: number of the open one or empty}."""
        rows: list[Any] = [self._posted_at(i, row) for i, row in enumerate(self._rows(posted)[: self.at_most])]
        if opened == str(len(rows)) and len(rows) < self.at_most:
            rows.append({})
        return {"rows": rows, "open": opened}

    def bound_row(
        self, position: int, row: Mapping[str, Sequence[str]], context: Context
    ) -> Iterator[tuple[SimpleField, Typed]]:
        """The visible fields of an entry with what was typed."""
        answers: dict[str, Value] = {}
        for plain, field in zip(self.fields, self.fields_at(position), strict=True):
            if holds(plain.visible_if, answers, context.today):
                answers[plain.name] = field.clean(row, context)[0]
                yield field, field.typed_again(RawInput(field.name, row), context)

    def words_for(self, position: int, row: Mapping[str, Sequence[str]], context: Context) -> str:
        """One line that stands for an entry that was posted."""
        return self.words_of(position, self._clean_row(position, self._rows(row)[0] if row else {}, context)[0])

    def words_of(self, position: int, entry: Mapping[str, Value]) -> str:
        """One line that stands for an entry."""
        fields = [field for field in self.fields if field.name in (self.summary or entry) and field.name in entry]
        words = ", ".join(field.show(entry[field.name]).replace("\n", ", ") for field in fields)
        return words or f"{self.entry} {position + 1}"

    def show(self, value: Value) -> str:
        blocks = []
        for position, entry in enumerate(_entries(value)):
            shown = [f"{f.label}: {f.show(entry[f.name])}" for f in self.fields if f.name in entry]
            blocks.append("\n".join([f"{self.entry} {position + 1}", *(line.replace("\n", ", ") for line in shown)]))
        return "\n\n".join(blocks)

    def as_data(self, value: Value) -> Value:
        return [
            {field.name: field.as_data(entry[field.name]) for field in self.fields if field.name in entry}
            for entry in _entries(value)
        ]

    def as_xml(self, value: Value) -> Element:
        element = Element(self.name)
        for entry in _entries(value):
            child = Element("eintrag")
            child.extend(field.as_xml(entry[field.name]) for field in self.fields if field.name in entry)
            element.append(child)
        return element

    def missing(self) -> str:
        return self._too_few()

    def _too_few(self) -> str:
        return _("Bitte fügen Sie mindestens %(number)d hinzu: %(entry)s.") % {
            "number": self.at_least,
            "entry": self.entry,
        }

    def _too_many(self) -> str:
        return _("Es sind höchstens %(number)d Einträge möglich.") % {"number": self.at_most}


def _entries(value: Value) -> list[dict[str, Value]]:
    """The entries of a stored answer; what has another shape is left out."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _is_blank(row: Row) -> bool:
    """Nothing was typed; a country is chosen in every empty address."""
    return not any(text.strip() for key, texts in row.items() if not key.endswith(".country") for text in texts)


def _number_in(posted: Mapping[str, Sequence[str]], key: str) -> int | None:
    text = next(iter(RawInput(key, posted).all()), "")
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else None
