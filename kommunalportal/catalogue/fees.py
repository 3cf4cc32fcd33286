"""Which fee people are told: the one that holds today, as low and as high as it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kommunalportal.formengine.fees import FeeRule


@dataclass(frozen=True)
class FeeToday:
    """Euros if known (``highest`` only where it differs), for what, what it rests on, and how long it holds.

    Where several fees hold at the same time, each stands in ``parts``, and the rest says from what to what they reach.
    """

    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_per_piece: bool = False
    parts: "tuple[FeeToday, ...]" = ()

    @property
    def is_free(self) -> bool:
        """It is known to cost nothing, whatever one chooses."""
        return self.lowest == 0 and self.highest is None

    @property
    def each(self) -> "tuple[FeeToday, ...]":
        """Every fee by itself."""
        return self.parts or (self,)


def fee_of_parts(parts: Sequence[FeeToday]) -> FeeToday:
    """Several fees that hold at the same time as one: from the lowest to the highest."""
    if len(parts) == 1:
        return parts[0]
    amounts = [amount for part in parts for amount in (part.lowest, part.highest) if amount is not None]
    lowest, highest = min(amounts, default=None), max(amounts, default=None)
    return FeeToday(
        lowest=lowest,
        highest=highest if highest != lowest else None,
        basis="; ".join(dict.fromkeys(part.basis for part in parts if part.basis)),
        valid_from=max((part.valid_from for part in parts if part.valid_from), default=None),
        valid_until=min((part.valid_until for part in parts if part.valid_until), default=None),
        parts=tuple(parts),
    )


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
