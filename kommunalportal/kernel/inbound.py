"""A call that reached us from a foreign system, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InboundCall:
    """What a provider may know about a call from outside: no request, no session.

    `headers` have lower-case names; `body` is raw, because signatures cover the bytes as they came;
    `path` includes the query string.
    """

    headers: Mapping[str, str]
    body: bytes
    path: str

    def header(self, name: str) -> str:
        """The header of this name in any spelling, or an empty text."""
        return self.headers.get(name.lower(), "")
