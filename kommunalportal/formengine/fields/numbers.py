"""How people in Germany type numbers: dots between thousands, a comma before the decimals."""

import re
from decimal import Decimal

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def parse_number(typed: str) -> Decimal | None:
    """Read "1.234,50", "1234.50", "1 234" or "-3"; None for everything else. ASCII digits, at most twelve."""
    text = typed.replace(" ", "").replace("−", "-")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, comma, decimals = text.partition(",")
    if comma or _GROUPED.fullmatch(whole):
        if "." in whole and not _GROUPED.fullmatch(whole):
            return None
        text = whole.replace(".", "") + (f".{decimals}" if comma else "")
    return Decimal(sign + text) if _PLAIN.fullmatch(sign + text) else None


def show_number(number: Decimal) -> str:
    """1234.5 -> "1.234,5"."""
    return f"{number:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")
