"""A value that the form works out itself: a sum, an age, or whether several things are true together."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, ClassVar, Literal, TypeAlias

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt

from kommunalportal.formengine.answers import Answers, as_day, as_number
from kommunalportal.formengine.arithmetic import rounded_to
from kommunalportal.formengine.conditions import Condition, holds
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Document, LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, RawInput, Typed
from kommunalportal.formengine.fields.numbers import show_number
from kommunalportal.formengine.values import Found, ValueDocument, evaluator


class Rule(Document):
    """A value, and when it is the right one."""

    value: ValueDocument
    condition: Condition | None = Field(default=None, alias="if")


Rules: TypeAlias = Annotated[tuple[Rule, ...], Field(min_length=1, max_length=50)]


class CalculatedField(BaseField):
    """`rules`: the first that applies and has a value wins. Stored nowhere: worked out whenever it is asked for.

    `result` says what it is: a `number` (with `decimals`), `money`, a `text`, a `truth`, or a `day`. `shown: false`:
    only conditions, fees and the hand-over ask for it.
    """

    type: Literal["calculated"]
    result: Literal["number", "money", "text", "truth", "day"]
    rules: Rules
    decimals: StrictInt = Field(default=0, ge=0, le=6)
    unit: LocalText | None = None
    shown: StrictBool = True

    is_input: ClassVar[bool] = False

    @cached_property
    def _compiled(self) -> tuple[tuple[Condition | None, Callable[[Answers, date], Found]], ...]:
        return tuple((rule.condition, evaluator(rule.value)) for rule in self.rules)

    def work_out(self, answers: Answers, today: date) -> Value:
        """The value for these answers as an answer of its kind; None where there is none."""
        for condition, evaluate in self._compiled:
            if holds(condition, answers, today):
                value = self._as_answer(evaluate(answers, today))
                if value is not None:
                    return value
        return None

    def _as_answer(self, found: Found) -> Value:
        if self.result == "truth":
            return found if isinstance(found, bool) else None
        if self.result == "day":
            day = as_day(found)
            return day.isoformat() if day else None
        if self.result == "text":
            return found if isinstance(found, str) else None
        number = as_number(found)
        if number is None:
            return None
        decimals = 2 if self.result == "money" else self.decimals
        rounded = rounded_to(number, Decimal(1).scaleb(-decimals), "half")
        if rounded is None:
            return None
        return f"{rounded:.{decimals}f}" if decimals else int(rounded)

    def read(self, raw: RawInput, context: Context) -> Value:
        return None

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return {}

    def typed_value(self, value: Value) -> Typed:
        return self.show(value)

    def show(self, value: Value) -> str:
        if isinstance(value, bool):
            return _("Ja") if value else _("Nein")
        day, number = as_day(value), as_number(value)
        if self.result == "day" and day:
            return f"{day.day}.{day.month}.{day.year}"
        if number is None or self.result == "text":
            return "" if value is None else str(value)
        return f"{show_number(number)} {'€' if self.result == 'money' else self.unit or ''}".rstrip()
