"""How people in Germany type numbers: dots between thousands, a comma before the decimals."""

import re
from decimal import Decimal

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_GROUPED_OTHERWISE = re.compile(r"[0-9]{1,3}(([,'’][0-9]{3})+\.[0-9]{1,2}|(['’][0-9]{3})+)")
_PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"[.,]\s*[-–—]{1,2}$")


def parse_number(typed: str) -> Decimal | None:
    """Read "1.234,50", "1234.50", "1 234", "1'234.50" or "-3"; None for everything else. ASCII digits, at most 12."""
    text = typed.replace(" ", "").replace("−", "-").removeprefix("+")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    if _GROUPED_OTHERWISE.fullmatch(text):
        text = re.sub("[,'’]", "", text)
    whole, comma, decimals = text.partition(",")
    if comma or _GROUPED.fullmatch(whole):
        if "." in whole and not _GROUPED.fullmatch(whole):
            return None
        text = whole.replace(".", "") + (f".{decimals}" if comma else "")
    return Decimal(sign + text) if _PLAIN.fullmatch(sign + text) else None


def parse_amount(typed: str) -> Decimal | None:
    """Read an amount as people write it: "1.234,50 €", "EUR 12", "5,- Euro", "12,–"."""
    text = _CURRENCY.sub("", typed.strip(), count=1)
    text = _CURRENCY.sub("", text, count=1)
    return parse_number(_NO_CENTS.sub("", text))


def show_number(number: Decimal) -> str:
    """1234.5 -> "1.234,5"."""
    return f"{number:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")
