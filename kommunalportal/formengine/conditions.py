"""Conditions: small JSON rules that decide whether a step, a field, a fee or a destination applies. Pure.

    {"field": "kind", "equals": "extended"}        {"field": "kind", "in": ["a", "b"]}
    {"field": "proof", "present": true}            {"field": "persons", "at_least": 2}  (or at_most)
    {"field": "birth_date", "older_than_years": 110}   calendar years: this year minus the date's year is more than 110
    {"field": "birth_date", "younger_than": 16}        completed years of life today
    {"field": "address.country", "equals": "DE"}       one part of a grouped answer
    {"all": [...]}   {"any": [...]}   {"not": {...}}

An answer that is missing or hidden satisfies nothing except `present: false` (and `not`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag, model_validator

from kommunalportal.formengine.document import Document, Value

Scalar: TypeAlias = StrictBool | StrictInt | StrictStr
Answers: TypeAlias = Mapping[str, Value]

OPERATORS = ("equals", "in", "present", "at_least", "at_most", "older_than_years", "younger_than")


class Comparison(Document):
    """One answer compared with one fixed value; exactly one operator."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")
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


class AllOf(Document):
    """Every condition holds."""

    all: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Document):
    """At least one condition holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


class Not(Document):
    """The condition does not hold."""

    negated: "Condition" = Field(alias="not")


_KINDS: dict[type[Document], str] = {AllOf: "all", AnyOf: "any", Not: "not"}


def _kind_of(given: Any) -> str:
    if isinstance(given, Document):
        return next((name for kind, name in _KINDS.items() if isinstance(given, kind)), "field")
    keys = given if isinstance(given, dict) else {}
    return next((name for name in _KINDS.values() if name in keys), "field")


Condition: TypeAlias = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Comparison, Tag("field")],
    Discriminator(_kind_of),
]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


def holds(condition: "Condition | None", answers: Answers, today: date) -> bool:
    """Say whether the condition is true for these answers; no condition is always true."""
    match condition:
        case None:
            return True
        case AllOf():
            return all(holds(part, answers, today) for part in condition.all)
        case AnyOf():
            return any(holds(part, answers, today) for part in condition.any)
        case Not():
            return not holds(condition.negated, answers, today)
        case Comparison():
            return _compares(condition, answer_at(condition.field, answers), today)


def comparisons_in(condition: "Condition | None") -> Iterator[Comparison]:
    """All comparisons inside a condition, however deep."""
    match condition:
        case AllOf():
            for part in condition.all:
                yield from comparisons_in(part)
        case AnyOf():
            for part in condition.any:
                yield from comparisons_in(part)
        case Not():
            yield from comparisons_in(condition.negated)
        case Comparison():
            yield condition


def answer_at(path: str, answers: Answers) -> Value:
    """The answer of a field (`kind`) or of a part of it (`address.country`); None where there is none."""
    name, _, part = path.partition(".")
    value = answers.get(name)
    if not part:
        return value
    return value.get(part) if isinstance(value, dict) else None


def is_empty(value: Value) -> bool:
    """An answer left blank: nothing, an empty text or an empty list. False and 0 are answers."""
    return value is None or value == "" or value == [] or value == {}


def full_years(born: date, today: date) -> int:
    """Completed years of life; somebody born on 29 February turns a year older on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _compares(rule: Comparison, value: Value, today: date) -> bool:
    if rule.present is not None:
        return is_empty(value) is not rule.present
    if rule.older_than_years is not None or rule.younger_than is not None:
        return _compares_date(rule, value, today)
    if rule.at_least is not None or rule.at_most is not None:
        return _compares_number(rule, value)
    answered = value if isinstance(value, list) else [value]
    return any(_same(expected, given) for expected in rule.expected_values for given in answered)


def _same(expected: bool | int | str, given: Value) -> bool:
    return type(expected) is type(given) and expected == given


def _compares_number(rule: Comparison, value: Value) -> bool:
    number = as_number(value)
    if number is None:
        return False
    return number >= rule.at_least if rule.at_least is not None else number <= (rule.at_most or 0)


def _compares_date(rule: Comparison, value: Value, today: date) -> bool:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        return False
    if rule.older_than_years is not None:
        return today.year - day.year > rule.older_than_years
    return rule.younger_than is not None and full_years(day, today) < rule.younger_than


def as_number(value: Value) -> Decimal | None:
    """A number or money answer as Decimal; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
