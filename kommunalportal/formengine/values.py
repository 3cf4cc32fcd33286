"""Values that a form calculates: small JSON documents, evaluated with decimal numbers and days. Pure.

    100    "simple"    true    12.50               {day: today}    {day: 2026-01-01}
    {field: rent}      {field: address.country}    {count: children}    {total: children.income}
    {sum: [...]}   {difference: [a, b]}   {product: [...]}   {quotient: [a, b], decimals: 2}
    {smallest: [...]}   {largest: [...]}   {rounded: a, to: 0.50, direction: up}
    {years_between: [a, b]}   {days_between: [a, b]}

What is missing, hidden or not computable (division by zero, beyond 10^15) has no value. `sum`, `total`, `smallest` and
`largest` leave out what has none; the others then have none themselves. A value never raises, never loops, and costs no
more than its own length plus the rows of the lists that it counts.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from kommunalportal.formengine.answers import LARGEST, Answers, answer_at, as_day, as_number, full_years, is_empty
from kommunalportal.formengine.arithmetic import ARITHMETIC, bounded, product_of, rounded_to, total_of
from kommunalportal.formengine.document import Document

REFERENCE = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
Found: TypeAlias = Decimal | str | bool | date | None
"""What a value comes to; None where there is none."""
Evaluate: TypeAlias = Callable[[Answers, date], Found]


class _Node(Document):
    """A part of a value. Subclasses say what they ask (`references`), contain (`parts`) and come to (`_compile`)."""

    comes_to: ClassVar[str] = "number"

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        """The values inside."""
        return ()

    @property
    def references(self) -> tuple[str, ...]:
        """The fields that this part itself asks."""
        return ()

    @cached_property
    def evaluate(self) -> Evaluate:
        """The value for answers and a day; compiled once per document."""
        return self._compile()

    def _compile(self) -> Evaluate:
        raise NotImplementedError


class FieldValue(_Node):
    """The answer of a field or of a part of it."""

    comes_to: ClassVar[str] = "field"
    field: str = Field(pattern=REFERENCE)

    @property
    def references(self) -> tuple[str, ...]:
        return (self.field,)

    def _compile(self) -> Evaluate:
        path = self.field

        def found(answers: Answers, _today: date) -> Found:
            value = answer_at(path, answers)
            if is_empty(value) or isinstance(value, list | dict):
                return None
            return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value

        return found


class Number(_Node):
    """A fixed number with decimals."""

    number: Decimal = Field(ge=-LARGEST, le=LARGEST, decimal_places=6)

    def _compile(self) -> Evaluate:
        return lambda _answers, _today: self.number


class Day(_Node):
    """A fixed day, or the day on which the form is filled in."""

    comes_to: ClassVar[str] = "day"
    day: Literal["today"] | date

    def _compile(self) -> Evaluate:
        fixed = self.day
        if isinstance(fixed, str):
            return lambda _answers, today: today
        return lambda _answers, _today: fixed


class Count(_Node):
    """How many rows, choices or files an answer has; 0 where there are none."""

    count: str = Field(pattern=REFERENCE)

    @property
    def references(self) -> tuple[str, ...]:
        return (self.count,)

    def _compile(self) -> Evaluate:
        def counted(answers: Answers, _today: date) -> Found:
            value = answer_at(self.count, answers)
            return Decimal(len(value)) if isinstance(value, list) else Decimal(0)

        return counted


class Total(_Node):
    """The sum of one column of a repeated group."""

    total: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")

    @property
    def references(self) -> tuple[str, ...]:
        return (self.total,)

    def _compile(self) -> Evaluate:
        name, _, column = self.total.partition(".")

        def total(answers: Answers, _today: date) -> Found:
            rows = answers.get(name)
            rows = rows if isinstance(rows, list) else []
            found = (as_number(row.get(column)) for row in rows if isinstance(row, dict))
            return total_of(number for number in found if number is not None)

        return total


class _OfSeveral(_Node):
    """A calculation over numbers that leaves out what has none; without any there is no result."""

    def _over(
        self, given: "tuple[ValueDocument, ...]", calculate: Callable[[list[Decimal]], Decimal | None]
    ) -> Evaluate:
        evaluates = tuple(evaluator(value) for value in given)

        def found(answers: Answers, today: date) -> Found:
            numbers = [number for e in evaluates if (number := as_number(e(answers, today))) is not None]
            return calculate(numbers) if numbers else None

        return found


class Sum(_OfSeveral):
    """All numbers together."""

    sum: "tuple[ValueDocument, ...]" = Field(min_length=1, max_length=50)

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.sum

    def _compile(self) -> Evaluate:
        return self._over(self.sum, total_of)


class Smallest(_OfSeveral):
    """The smallest number."""

    smallest: "tuple[ValueDocument, ...]" = Field(min_length=1, max_length=50)

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.smallest

    def _compile(self) -> Evaluate:
        return self._over(self.smallest, min)


class Largest(_OfSeveral):
    """The largest number."""

    largest: "tuple[ValueDocument, ...]" = Field(min_length=1, max_length=50)

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.largest

    def _compile(self) -> Evaluate:
        return self._over(self.largest, max)


class _OfAll(_Node):
    """A calculation over numbers that needs every one of them."""

    def _with(self, given: "tuple[ValueDocument, ...]", calculate: Callable[..., Decimal | None]) -> Evaluate:
        evaluates = tuple(evaluator(value) for value in given)

        def found(answers: Answers, today: date) -> Found:
            numbers = [as_number(e(answers, today)) for e in evaluates]
            return None if None in numbers else calculate(*numbers)

        return found


class Difference(_OfAll):
    """The first minus the second."""

    difference: "tuple[ValueDocument, ValueDocument]"

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.difference

    def _compile(self) -> Evaluate:
        return self._with(self.difference, lambda a, b: bounded(ARITHMETIC.subtract(a, b)))


class Product(_OfAll):
    """All multiplied."""

    product: "tuple[ValueDocument, ...]" = Field(min_length=2, max_length=10)

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.product

    def _compile(self) -> Evaluate:
        return self._with(self.product, product_of)


class Quotient(_OfAll):
    """The first divided by the second, rounded to so many decimals."""

    quotient: "tuple[ValueDocument, ValueDocument]"
    decimals: StrictInt = Field(default=2, ge=0, le=6)

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.quotient

    def _compile(self) -> Evaluate:
        step = Decimal(1).scaleb(-self.decimals)
        return self._with(self.quotient, lambda a, b: rounded_to(ARITHMETIC.divide(a, b), step, "half") if b else None)


class Rounded(_OfAll):
    """To the next multiple of `to`, up, down, or to the nearer one (half of it goes up)."""

    rounded: "ValueDocument"
    to: Decimal = Field(default=Decimal("0.01"), gt=0, le=1_000_000, decimal_places=6)
    direction: Literal["up", "down", "half"] = "half"

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return (self.rounded,)

    def _compile(self) -> Evaluate:
        return self._with((self.rounded,), lambda number: rounded_to(number, self.to, self.direction))


class _Between(_Node):
    """A span from one day to another; negative if the second is earlier."""

    def _span(self, given: "tuple[ValueDocument, ValueDocument]", measure: Callable[[date, date], int]) -> Evaluate:
        first, second = map(evaluator, given)

        def found(answers: Answers, today: date) -> Found:
            start, end = as_day(first(answers, today)), as_day(second(answers, today))
            return Decimal(measure(start, end)) if start and end else None

        return found


class Years(_Between):
    """Completed years from the first day to the second."""

    years_between: "tuple[ValueDocument, ValueDocument]"

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.years_between

    def _compile(self) -> Evaluate:
        return self._span(self.years_between, full_years)


class Days(_Between):
    """Days from the first day to the second."""

    days_between: "tuple[ValueDocument, ValueDocument]"

    @property
    def parts(self) -> "tuple[ValueDocument, ...]":
        return self.days_between

    def _compile(self) -> Evaluate:
        return self._span(self.days_between, lambda start, end: (end - start).days)


NODES: dict[str, type[_Node]] = {
    "field": FieldValue,
    "number": Number,
    "day": Day,
    "count": Count,
    "total": Total,
    "sum": Sum,
    "smallest": Smallest,
    "largest": Largest,
    "difference": Difference,
    "product": Product,
    "quotient": Quotient,
    "rounded": Rounded,
    "years_between": Years,
    "days_between": Days,
}
"""Every kind of value by the key that tells it."""


def _key_of(given: Any) -> str:
    if isinstance(given, _Node):
        return next(key for key, node in NODES.items() if isinstance(given, node))
    if isinstance(given, bool | int | str):
        return "plain"
    return next((key for key in NODES if isinstance(given, dict) and key in given), "field")


def _number(given: Any) -> Any:
    """A number with a decimal point, as YAML gives it."""
    return {"number": given} if isinstance(given, Decimal) else given


ValueDocument: TypeAlias = Annotated[
    Annotated[StrictBool | StrictInt | StrictStr, Tag("plain")]
    | Annotated[FieldValue, Tag("field")]
    | Annotated[Number, Tag("number")]
    | Annotated[Day, Tag("day")]
    | Annotated[Count, Tag("count")]
    | Annotated[Total, Tag("total")]
    | Annotated[Sum, Tag("sum")]
    | Annotated[Smallest, Tag("smallest")]
    | Annotated[Largest, Tag("largest")]
    | Annotated[Difference, Tag("difference")]
    | Annotated[Product, Tag("product")]
    | Annotated[Quotient, Tag("quotient")]
    | Annotated[Rounded, Tag("rounded")]
    | Annotated[Years, Tag("years_between")]
    | Annotated[Days, Tag("days_between")],
    Discriminator(_key_of),
    BeforeValidator(_number),
]
for _node in NODES.values():
    _node.model_rebuild()


def evaluator(value: "ValueDocument") -> Evaluate:
    """The compiled form of any value, plain ones included."""
    if isinstance(value, _Node):
        return value.evaluate
    plain: Found = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return lambda _answers, _today: plain


def kind_of(value: "ValueDocument") -> str:
    """number, text, truth, day, or field (whose kind the form knows)."""
    if isinstance(value, _Node):
        return value.comes_to
    return "truth" if isinstance(value, bool) else "number" if isinstance(value, int) else "text"


def nodes_in(value: "ValueDocument") -> Iterator[_Node]:
    """The value and everything inside, without plain values."""
    if isinstance(value, _Node):
        yield value
        for part in value.parts:
            yield from nodes_in(part)
