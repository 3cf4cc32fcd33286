"""Somebody tries every address, reading and writing, and gets nothing that is not theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.test import Client

from tests.isolation.addresses import Address
from tests.isolation.stock import Stock

#: Filled into every form at once: whatever a page wants to be told, it is told.
EVERYTHING = {
    "bestaetigt": "yes",
    "confirm": "yes",
    "text": "Übernommen",
    "outcome": "approved",
    "reason": "Übernommen",
    "kind": "clerk",
    "unit_slug": "buergerbuero",
    "is_active": "on",
    "neu": "1",
    "loeschen": "yes",
}


@dataclass(frozen=True)
class Answer:
    """What came back for one address and method."""

    address: Address
    method: str
    status: int
    leaks: bool

    def __str__(self) -> str:
        return f"{self.method} {self.address.route} ({self.address.name}): {self.status}"


def visit_all(client: Client, stock: Stock, addresses: Iterable[Address]) -> Iterator[Answer]:
    """GET and POST each address with A-Stadt's identifiers."""
    for address in addresses:
        path = address.filled(stock.examples)
        posted = {**EVERYTHING, "reference": stock.examples["reference"], "code": stock.examples["code"]}
        for method, response in (("GET", client.get(path)), ("POST", client.post(path, posted))):
            body = b"".join(response) if response.streaming else response.content
            text = body.decode("utf-8", "replace") + repr(response.headers)
            yield Answer(address, method, response.status_code, any(secret in text for secret in stock.secrets))
