"""Destinations (Zustellpunkte) and their keys, with the part a subscriber may change itself."""

from typing import Any

from simulators.fitconnect.checks import Refusal
from simulators.store import Document, Store

PRIVATE = ("keys", "client", "callbackSecret", "callback")


class Destinations:
    """Entries come from the registration; callback addresses are the subscribers' and survive a restart."""

    def __init__(self, registration: Document, store: Store) -> None:
        self._entries: dict[str, Document] = registration["destinations"]
        self._store = store

    def get(self, id: str) -> Document:
        """The entry, or a refusal."""
        entry = self._entries.get(id)
        if entry is None:
            raise Refusal(404, "destination-not-found")
        return entry

    def all(self) -> list[Document]:
        """Every entry."""
        return list(self._entries.values())

    def public(self, id: str) -> Document:
        """What a sender may see."""
        return {name: value for name, value in self.get(id).items() if name not in PRIVATE}

    def key(self, id: str, kid: str) -> dict[str, Any]:
        """One public key."""
        jwk: dict[str, Any] | None = self.get(id)["keys"].get(kid)
        if jwk is None:
            raise Refusal(404, "key-not-found")
        return jwk

    def set_callback(self, id: str, url: str) -> None:
        """Where the subscriber wants its notices; the secret was agreed on at registration."""
        self._store.put("callback", id, {"url": url, "secret": self.get(id)["callbackSecret"]})

    def callback_of(self, id: str) -> dict[str, str] | None:
        """Where notices for this destination go."""
        return self._store.get("callback", id)
