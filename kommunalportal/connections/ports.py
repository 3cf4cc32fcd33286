"""What a provider of any port may tell of itself besides its problems."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that stops to work at a known time: a certificate, a key, an access."""

    what: str
    at: datetime


@runtime_checkable
class NamesExpiries(Protocol):
    """A provider that knows what will end."""

    def expiries(self) -> list[Expiry]:
        """Everything that ends, in any order, from what is known without asking anybody for long."""
