"""JSON from strangers, and what a JSON document holds, asked for without trusting its shape."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from kommunalportal.catalogue.exchange.markup import clean_line
from kommunalportal.catalogue.exchange.refusals import Unreadable


def parse_json(content: bytes) -> Any:
    """The document; ``Unreadable`` and nothing else if it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("exchange.encoding", detail=f"Byte {error.start + 1}") from None
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Unreadable("exchange.json_broken", line=error.lineno, column=error.colno) from None
    except (RecursionError, ValueError, ArithmeticError):  # nested without end; numbers of thousands of digits
        raise Unreadable("exchange.json_deep") from None


def _refuse_constant(_name: str) -> NoReturn:
    raise Unreadable("exchange.json_deep")


def items(value: Any) -> list[Any]:
    """A list as it is; one object as a list of one; anything else as nothing."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def objects(value: Any) -> list[dict[str, Any]]:
    """Only the objects of a list."""
    return [one for one in items(value) if isinstance(one, dict)]


def line(value: Any, *names: str) -> str:
    """The first text (or number) among these members, as one line."""
    found = (value.get(name) for name in names) if isinstance(value, dict) else iter([value])
    texts = (one for one in found if isinstance(one, str | int | Decimal) and not isinstance(one, bool))
    return next((text for one in texts if (text := clean_line(str(one)))), "")


def raw(value: dict[str, Any], name: str) -> str:
    """A text as it is."""
    text = value.get(name)
    return text if isinstance(text, str) else ""


def lines(value: Any) -> tuple[str, ...]:
    """All texts of a list."""
    return tuple(text for one in items(value) if (text := line(one)))
