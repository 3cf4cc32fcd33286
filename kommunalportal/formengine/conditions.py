"""Conditions: small JSON rules that decide whether a step, a field, a fee or a destination applies. Pure.

    {"field": "kind", "equals": "extended"}        {"field": "kind", "in": ["a", "b"]}
    {"field": "proof", "present": true}            {"field": "persons", "at_least": 2}  (or at_most)
    {"field": "birth_date", "older_than_years": 110}   calendar years: this year minus the date's year is more than 110
                                                       (a date of which only the year is known counts, too)
    {"field": "birth_date", "younger_than": 16}        completed years of life today
    {"field": "address.country", "equals": "DE"}       one part of a grouped answer
    {"value": {"sum": [...]}, "at_least": 100}         a calculated value with another (see `values.py`); also at_most,
                                                       more_than, less_than, equals, differs_from
    {"all": [...]}   {"any": [...]}   {"not": {...}}

An answer that is missing or hidden satisfies nothing except `present: false` (and `not`); nor does a value that is
missing. A condition is compiled once and never raises.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag, model_validator

from kommunalportal.formengine.answers import Answers, answer_at, as_day, as_number, full_years, is_empty, year_of
from kommunalportal.formengine.document import Document, Value
from kommunalportal.formengine.values import REFERENCE, Found, ValueDocument, evaluator, nodes_in

__all__ = [
    "AllOf",
    "Answers",
    "AnyOf",
    "Comparison",
    "Condition",
    "Not",
    "Relation",
    "answer_at",
    "as_number",
    "comparisons_in",
    "full_years",
    "holds",
    "is_empty",
    "references_in",
    "relations_in",
]

Scalar: TypeAlias = StrictBool | StrictInt | StrictStr
Test: TypeAlias = Callable[[Answers, date], bool]
Place: TypeAlias = tuple[str | int, ...]
_SCALARS = (bool, int, str)

OPERATORS = ("equals", "in", "present", "at_least", "at_most", "older_than_years", "younger_than")
RELATIONS = ("equals", "differs_from", "at_least", "at_most", "more_than", "less_than")


class Comparison(Document):
    """One answer compared with one fixed value; exactly one operator."""

    field: str = Field(pattern=REFERENCE)
    equals: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = Field(default=None, alias="in", min_length=1)
    present: StrictBool | None = None
    at_least: StrictInt | None = None
    at_most: StrictInt | None = None
    older_than_years: StrictInt | None = Field(default=None, ge=0, le=1000)
    younger_than: StrictInt | None = Field(default=None, ge=0, le=1000)

    @model_validator(mode="after")
    def _has_exactly_one_operator(self) -> "Comparison":
        if len(self._operators()) != 1:
            raise ValueError(f"a condition on a field has exactly one of: {', '.join(OPERATORS)}")
        return self

    def _operators(self) -> list[str]:
        given = {**self.__dict__, "in": self.one_of}
        return [name for name in OPERATORS if given[name] is not None]

    @property
    def operator(self) -> str:
        """The one operator that is set, by its name in the bundle."""
        return self._operators()[0]

    @property
    def field_name(self) -> str:
        """The field without the part of a grouped answer."""
        return self.field.partition(".")[0]

    @property
    def expected_values(self) -> tuple[bool | int | str, ...]:
        """The values that `equals` or `in` accept; empty for other operators."""
        if self.one_of is not None:
            return self.one_of
        return () if self.equals is None else (self.equals,)

    @cached_property
    def test(self) -> Test:
        """The compiled condition."""
        path, compare = self.field, self._compare()
        if "." in path:
            return lambda answers, today: compare(answer_at(path, answers), today)
        return lambda answers, today: compare(answers.get(path), today)

    def _compare(self) -> "Callable[[Value, date], bool]":
        match self.operator:
            case "present":
                wanted = self.present
                return lambda value, _today: is_empty(value) is not wanted
            case "equals" | "in":
                return _among(self.expected_values)
            case "at_least" | "at_most":
                return _beyond(self.at_least, self.at_most)
        return _aged(self.older_than_years, self.younger_than)


class Relation(Document):
    """A calculated value compared with another; exactly one operator. Numbers, days, texts, or true and false."""

    value: ValueDocument
    equals: ValueDocument | None = None
    differs_from: ValueDocument | None = None
    at_least: ValueDocument | None = None
    at_most: ValueDocument | None = None
    more_than: ValueDocument | None = None
    less_than: ValueDocument | None = None

    @model_validator(mode="after")
    def _has_exactly_one_operator(self) -> "Relation":
        if sum(getattr(self, name) is not None for name in RELATIONS) != 1:
            raise ValueError(f"a condition on a value has exactly one of: {', '.join(RELATIONS)}")
        return self

    @property
    def operator(self) -> str:
        """The one operator that is set."""
        return next(name for name in RELATIONS if getattr(self, name) is not None)

    @property
    def sides(self) -> tuple[ValueDocument, ValueDocument]:
        """Both values."""
        return self.value, getattr(self, self.operator)

    @cached_property
    def test(self) -> Test:
        """The compiled condition."""
        left, right = map(evaluator, self.sides)
        relate = _RELATE[self.operator]
        return lambda answers, today: relate(_order(left(answers, today), right(answers, today)))


class AllOf(Document):
    """Every condition holds."""

    all: tuple["Condition", ...] = Field(min_length=1)

    @cached_property
    def test(self) -> Test:
        """The compiled condition."""
        tests = tuple(part.test for part in self.all)

        def every(answers: Answers, today: date) -> bool:
            return all(test(answers, today) for test in tests)

        return every


class AnyOf(Document):
    """At least one condition holds."""

    any: tuple["Condition", ...] = Field(min_length=1)

    @cached_property
    def test(self) -> Test:
        """The compiled condition."""
        tests = tuple(part.test for part in self.any)

        def some(answers: Answers, today: date) -> bool:
            return any(test(answers, today) for test in tests)

        return some


class Not(Document):
    """The condition does not hold."""

    negated: "Condition" = Field(alias="not")

    @cached_property
    def test(self) -> Test:
        """The compiled condition."""
        test = self.negated.test
        return lambda answers, today: not test(answers, today)


_KINDS: dict[type[Document], str] = {AllOf: "all", AnyOf: "any", Not: "not", Relation: "value"}


def _kind_of(given: Any) -> str:
    if isinstance(given, Document):
        return next((name for kind, name in _KINDS.items() if isinstance(given, kind)), "field")
    keys = given if isinstance(given, dict) else {}
    return next((name for name in _KINDS.values() if name in keys), "field")


Condition: TypeAlias = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Relation, Tag("value")]
    | Annotated[Comparison, Tag("field")],
    Discriminator(_kind_of),
]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


def holds(condition: "Condition | None", answers: Answers, today: date) -> bool:
    """Say whether the condition is true for these answers; no condition is always true."""
    return condition is None or condition.test(answers, today)


def comparisons_in(condition: "Condition | None") -> Iterator[Comparison]:
    """All comparisons of one answer inside a condition, however deep."""
    return (leaf for _place, leaf in leaves_of(condition) if isinstance(leaf, Comparison))


def relations_in(condition: "Condition | None") -> Iterator[Relation]:
    """All comparisons of calculated values inside a condition, however deep."""
    return (leaf for _place, leaf in leaves_of(condition) if isinstance(leaf, Relation))


def references_in(condition: "Condition | None") -> Iterator[str]:
    """Every field, or part of one, that the condition asks."""
    for _place, leaf in leaves_of(condition):
        if isinstance(leaf, Comparison):
            yield leaf.field
        else:
            yield from (reference for side in leaf.sides for node in nodes_in(side) for reference in node.references)


def leaves_of(condition: "Condition | None", place: Place = ()) -> Iterator[tuple[Place, Comparison | Relation]]:
    """All comparisons with their place in the document."""
    match condition:
        case AllOf() | AnyOf():
            key, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
            for i, part in enumerate(parts):
                yield from leaves_of(part, (*place, key, i))
        case Not():
            yield from leaves_of(condition.negated, (*place, "not"))
        case Comparison() | Relation():
            yield place, condition


def _among(expected: tuple[bool | int | str, ...]) -> Callable[[Value, date], bool]:
    wanted = frozenset((type(value), value) for value in expected)

    def among(value: Value, _today: date) -> bool:
        given = value if isinstance(value, list) else (value,)
        return any(isinstance(one, _SCALARS) and (type(one), one) in wanted for one in given)

    return among


def _beyond(lowest: int | None, highest: int | None) -> Callable[[Value, date], bool]:
    def beyond(value: Value, _today: date) -> bool:
        number = as_number(value)
        if number is None:
            return False
        return (lowest is None or number >= lowest) and (highest is None or number <= highest)

    return beyond


def _aged(older: int | None, younger: int | None) -> Callable[[Value, date], bool]:
    def aged(value: Value, today: date) -> bool:
        if older is not None:
            year = year_of(value)
            return year is not None and today.year - year > older
        day = as_day(value)
        return day is not None and younger is not None and full_years(day, today) < younger

    return aged


_RELATE: dict[str, Callable[[int | None], bool]] = {
    "equals": lambda order: order == 0,
    "differs_from": lambda order: order is not None and order != 0,
    "at_least": lambda order: order is not None and order >= 0,
    "at_most": lambda order: order is not None and order <= 0,
    "more_than": lambda order: order is not None and order > 0,
    "less_than": lambda order: order is not None and order < 0,
}
"""What the order of two values (-1, 0, 1; None: one has none, or they are of different kinds) says."""


def _order(left: Found, right: Found) -> int | None:
    """Numbers by size, days by time; texts, true and false only by whether they are the same."""
    if isinstance(left, bool) or isinstance(right, bool):
        return int(left is not right) if isinstance(left, bool) and isinstance(right, bool) else None
    sizes = _size(left), _size(right)
    if sizes[0] is not None and sizes[1] is not None:
        return int(sizes[0] > sizes[1]) - int(sizes[0] < sizes[1])
    days = as_day(left), as_day(right)
    if days[0] and days[1]:
        return int(days[0] > days[1]) - int(days[0] < days[1])
    return int(left != right) if isinstance(left, str) and isinstance(right, str) else None


def _size(value: Found) -> Decimal | None:
    """Amounts are stored as texts with a point; other texts, such as postcodes, are no numbers."""
    if isinstance(value, str):
        return as_number(value) if "." in value else None
    return value if isinstance(value, Decimal) else None
