"""Arithmetic for calculated values: decimal, bounded, and without exceptions; what cannot be computed is None. Pure."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from kommunalportal.formengine.answers import LARGEST

ARITHMETIC = Context(prec=34, traps=[])
ROUNDINGS = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half": ROUND_HALF_UP}


def total_of(numbers: Iterable[Decimal]) -> Decimal | None:
    """All numbers together; None if there are none."""
    total: Decimal | None = None
    for number in numbers:
        total = number if total is None else ARITHMETIC.add(total, number)
    return None if total is None else bounded(total)


def product_of(*numbers: Decimal) -> Decimal | None:
    """All numbers multiplied."""
    product: Decimal | None = Decimal(1)
    for number in numbers:
        product = bounded(ARITHMETIC.multiply(product, number)) if product is not None else None
    return product


def rounded_to(number: Decimal, step: Decimal, direction: str) -> Decimal | None:
    """The multiple of ``step`` above, below or nearest."""
    if not number.is_finite():
        return None
    times = ARITHMETIC.divide(number, step).to_integral_value(ROUNDINGS[direction])
    return bounded(ARITHMETIC.multiply(times, step))


def bounded(number: Decimal) -> Decimal | None:
    """The number, unless it is none or too large."""
    return number if number.is_finite() and -LARGEST <= number <= LARGEST else None
