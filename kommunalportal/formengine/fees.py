"""What a service costs for these answers: a table of rules with conditions, quantities and validity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictInt, StrictStr, model_validator

from kommunalportal.formengine.conditions import Answers, Condition, answer_at, as_number, holds
from kommunalportal.formengine.document import Document, LocalText

Amount = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2)]
CENT = Decimal("0.01")


class Quantity(Document):
    """How many: the number a field answers, minus what is free; never less than nothing."""

    field: StrictStr
    minus: StrictInt = Field(default=0, ge=0)

    def of(self, answers: Answers) -> int:
        """The quantity for these answers; 0 where the field has no number."""
        number = as_number(answer_at(self.field, answers))
        return max(0, int(number) - self.minus) if number is not None else 0


class FeeRule(Document):
    """One line of the fee table; applies when its condition holds and the day lies in its validity."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9-]{0,49}$")
    description: LocalText
    amount: Amount
    condition: Condition | None = Field(default=None, alias="if")
    quantity: Quantity | None = None
    legal_basis: str = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _validity_is_in_order(self) -> "FeeRule":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    def is_valid_on(self, day: date) -> bool:
        """Both ends of the validity are included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class FeeItem:
    """One line of the bill; amounts in euros."""

    description: str
    quantity: int
    unit_amount: Decimal
    legal_basis: str = ""

    @property
    def amount(self) -> Decimal:
        """Quantity times unit amount."""
        return (self.quantity * self.unit_amount).quantize(CENT)


@dataclass(frozen=True)
class Fee:
    """The bill; `total` in euros, 0.00 when the service is free."""

    items: tuple[FeeItem, ...] = ()

    @property
    def total(self) -> Decimal:
        """The sum of all items."""
        return sum((item.amount for item in self.items), Decimal(0)).quantize(CENT)

    @property
    def is_free(self) -> bool:
        """Nothing to pay."""
        return self.total == 0


def fee_for(rules: Iterable[FeeRule], answers: Answers, at: date) -> Fee:
    """The bill for these answers on this day; lines with nothing to count or to pay are left out."""
    items = []
    for rule in rules:
        quantity = rule.quantity.of(answers) if rule.quantity else 1
        if quantity and rule.amount and rule.is_valid_on(at) and holds(rule.condition, answers, at):
            items.append(FeeItem(str(rule.description), quantity, rule.amount.quantize(CENT), rule.legal_basis))
    return Fee(tuple(items))
