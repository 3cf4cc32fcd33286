"""Which fee people are told: the one that holds today, as low and as high as it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kommunalportal.formengine.fees import FeeRule


@dataclass(frozen=True)
class FeeToday:
    """Euros if known (``highest`` only where it differs), for what, what it rests on, and how long it holds."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_per_piece: bool = False

    @property
    def is_free(self) -> bool:
        """It is known to cost nothing, whatever one chooses."""
        return self.lowest == 0 and self.highest is None


def fee_of_rules(rules: Sequence[FeeRule], day: date) -> FeeToday:
    """What an online service charges: from what everybody pays to what one choice more costs."""
    valid = [rule for rule in rules if rule.is_valid_on(day)]
    always = [rule for rule in valid if rule.condition is None and rule.quantity is None]
    extra = [rule for rule in valid if rule not in always and rule.amount]
    lowest = sum((rule.amount for rule in always), Decimal(0))
    ends = [rule.valid_to for rule in valid if rule.valid_to]
    return FeeToday(
        lowest=lowest,
        highest=lowest + max(rule.amount for rule in extra) if extra else None,
        basis="; ".join(dict.fromkeys(rule.legal_basis for rule in valid)),
        valid_from=max((rule.valid_from for rule in valid), default=None),
        valid_until=min(ends, default=None),
        is_per_piece=any(rule.quantity for rule in extra),
    )
