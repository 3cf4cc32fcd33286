"""Which back office gets an application, and how its answers are named there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from kommunalportal.formengine.conditions import Answers, Condition, answer_at, holds, is_empty
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Document, Value

TARGET_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
Target: TypeAlias = Annotated[str, Field(pattern=TARGET_PATTERN)]


class DestinationRule(Document):
    """A destination slug (a municipality connects it to a real address) and when it is the right one."""

    destination: str = Field(pattern=r"^[a-z][a-z0-9-]{0,49}$")
    condition: Condition | None = Field(default=None, alias="if")


class Source(Document):
    """Where one value comes from: a field (or part), a constant, or the context; optionally translated by `values`.

    `each` names what a repeated group's entries hold: path in the entry as the receiver has it -> source in the entry.
    """

    field: StrictStr | None = None
    constant: StrictBool | StrictInt | StrictStr | None = None
    context: StrictStr | None = None
    values: dict[StrictStr, StrictBool | StrictInt | StrictStr] = Field(default_factory=dict)
    each: dict[Target, "Source"] = Field(default_factory=dict)
    condition: Condition | None = Field(default=None, alias="if")

    @model_validator(mode="after")
    def _has_exactly_one_source(self) -> "Source":
        if sum(source is not None for source in (self.field, self.constant, self.context)) != 1:
            raise ValueError("give exactly one of: field, constant, context")
        if self.each and not self.field:
            raise ValueError("each: only the entries of a field can be named")
        _require_separate(self.each)
        return self

    def value(self, answers: Answers, context: Context) -> Value:
        """The value for the back office; None where there is none, so that it is left out."""
        if not holds(self.condition, answers, context.today):
            return None
        if self.constant is not None:
            return self.constant
        found = answer_at(self.field, answers) if self.field else context.look_up(self.context or "")
        if isinstance(found, list):
            return [self._named(item, context) for item in found]
        return self._translated(found)

    def _named(self, item: Value, context: Context) -> Value:
        """One of several: a choice, or the entry of a group under the receiver's names."""
        if self.each and isinstance(item, dict):
            return _nested({target: source.value(item, context) for target, source in self.each.items()})
        return self._translated(item)

    def _translated(self, value: Value) -> Value:
        key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        return self.values.get(key, value) if isinstance(key, str) else value


Sources: TypeAlias = Annotated[tuple[Source, ...], Field(min_length=1)]


class Handover(Document):
    """handover.yaml. `data`: path in the back office's data (dots make groups) -> source or sources; the first wins."""

    schema_uri: str = Field(pattern=r"^https?://\S+$")
    destinations: tuple[DestinationRule, ...] = Field(min_length=1)
    data: dict[Target, Source | Sources]

    @model_validator(mode="after")
    def _paths_fit_together(self) -> "Handover":
        _require_separate(self.data)
        if self.destinations[-1].condition is not None:
            raise ValueError("destinations: the last one must have no condition")
        return self

    def sources(self, target: str) -> tuple[Source, ...]:
        """Where the value at this path may come from, in order."""
        given = self.data[target]
        return given if isinstance(given, tuple) else (given,)

    def all_sources(self) -> Iterator[tuple[tuple[str | int, ...], Source]]:
        """Every source with its path in the document."""
        for target, given in self.data.items():
            for i, source in enumerate(self.sources(target)):
                yield ("data", target, i) if isinstance(given, tuple) else ("data", target), source

    def destination_for(self, answers: Answers, context: Context) -> str:
        """The slug of the first destination whose condition holds."""
        fitting = (rule for rule in self.destinations if holds(rule.condition, answers, context.today))
        return next(fitting).destination

    def data_for(self, answers: Answers, context: Context) -> dict[str, Any]:
        """The data as the back office names them; empty values are left out."""
        found: dict[str, Value] = {}
        for path in self.data:
            values = (source.value(answers, context) for source in self.sources(path))
            found[path] = next((value for value in values if not is_empty(value)), None)
        return _nested(found)


def _require_separate(targets: Iterable[str]) -> None:
    """No path lies inside the value of another."""
    paths = {tuple(path.split(".")) for path in targets}
    for path in paths:
        if any(path[:length] in paths for length in range(1, len(path))):
            raise ValueError(f"data: '{'.'.join(path)}' lies inside another value")


def _nested(values: Mapping[str, Value]) -> dict[str, Any]:
    """Paths with dots become groups; what has no value is left out."""
    data: dict[str, Any] = {}
    for path, value in values.items():
        if is_empty(value):
            continue
        *groups, name = path.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return data
