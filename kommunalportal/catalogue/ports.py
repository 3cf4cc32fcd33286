"""What the catalogue asks of the world outside: whether a link still leads somewhere."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Look(StrEnum):
    """What a look at an address showed."""

    ALIVE = "alive"
    GONE = "gone"
    """the server says that there is no such page, or there is no such server"""
    FAILING = "failing"
    """no answer, or one of a server in trouble: another day it may be there again"""
    FORBIDDEN = "forbidden"
    """robots.txt keeps us out, or the address is none that may be visited"""


@dataclass(frozen=True)
class LinkAnswer:
    """The result of one look; ``status`` is the HTTP status, 0 without an answer."""

    look: Look
    status: int = 0


class LinkChecker(Protocol):
    """Looks at addresses, gently: robots.txt is obeyed, and no host is asked more than once a second."""

    def look_at(self, url: str) -> LinkAnswer:
        """Whether the address leads somewhere. Never raises for anything the other side does."""

    def problems(self) -> list[str]:
        """What the operator should know; empty if all is well."""
