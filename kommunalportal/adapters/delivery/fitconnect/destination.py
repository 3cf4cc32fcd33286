"""What the service knows about our destination and its keys; kept for a while, because nearly every call needs it."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from joserfc.jwk import RSAKey

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.certificates import end_of_chain
from kommunalportal.adapters.delivery.fitconnect.security_events import BadEvent
from kommunalportal.adapters.delivery.fitconnect.service import Rejected, Service, objects_in
from kommunalportal.kernel.failures import Misconfigured

FRESH_SECONDS = 600
RELOAD_KEYS_SECONDS = 60


class Destination:
    """One destination (Zustellpunkt) and the keys by which it and the service prove themselves.

    With ``roots`` its keys need certificates below one of them.
    """

    def __init__(
        self,
        service: Service,
        *,
        destination_id: UUID,
        service_address: str,
        roots: Sequence[x509.Certificate] = (),
    ) -> None:
        self.id = str(destination_id)
        self._roots = roots
        self._key_ends: dict[str, datetime] = {}
        self._service = service
        self._service_address = service_address
        self._lock = threading.Lock()
        self._entry: dict[str, Any] = {}
        self._entry_ends = 0.0
        self._keys: dict[str, RSAKey] = {}
        self._published: list[dict[str, Any]] = []
        self._published_at = float("-inf")

    def entry(self, *, fresh: bool = False) -> dict[str, Any]:
        """The destination's entry at the service; Misconfigured when there is none."""
        with self._lock:
            if fresh or time.monotonic() >= self._entry_ends:
                try:
                    self._entry = self._service.get("destination", f"/v2/destinations/{self.id}")
                except Rejected as error:
                    raise Misconfigured(f"FIT-Connect: Zustellpunkt nicht gefunden ({error.status})") from error
                self._entry_ends = time.monotonic() + FRESH_SECONDS
            return self._entry

    def active_entry(self) -> dict[str, Any]:
        """The entry of a destination that takes applications; an inactive one is asked again at once."""
        entry = self.entry()
        if entry.get("status") != "active":
            entry = self.entry(fresh=True)
        if entry.get("status") != "active":
            raise Misconfigured("FIT-Connect: Zustellpunkt ist nicht aktiv")
        return entry

    def encryption_key(self) -> tuple[str, RSAKey]:
        """Kid and key to encrypt with."""
        kid = self.active_entry().get("encryptionKid")
        if not isinstance(kid, str):
            raise Misconfigured("FIT-Connect: Zustellpunkt nennt keinen Schlüssel")
        try:
            return kid, self._destination_key(kid, keys.ENCRYPTION)
        except (keys.BadKey, Rejected) as error:
            raise Misconfigured(f"FIT-Connect: Schlüssel des Zustellpunkts ist unbrauchbar: {error}") from error

    def verification_key(self, issuer: str, kid: str) -> RSAKey:
        """The key behind a security event token; BadEvent when nobody we trust has it."""
        try:
            if issuer == self._service_address:
                return self._service_key(kid)
            if issuer == self.id:
                return self._destination_key(kid, keys.VERIFICATION)
        except (keys.BadKey, Rejected) as error:
            raise BadEvent("key of a security event token is unusable") from error
        raise BadEvent("security event token of an unknown issuer")

    def _destination_key(self, kid: str, purpose: tuple[str, str]) -> RSAKey:
        name = f"destination {purpose[1]} {kid}"
        if self._key_ends.get(name, datetime.max.replace(tzinfo=UTC)) < datetime.now(UTC):
            del self._keys[name], self._key_ends[name]  # asked for anew: there may be another certificate by now
        if name not in self._keys:
            if not kid.replace("-", "").replace("_", "").isalnum():
                raise keys.BadKey("kid is not a plain name")
            jwk = self._service.get("key", f"/v2/destinations/{self.id}/keys/{kid}")
            key = keys.public_key(jwk, purpose=purpose, kid=kid)
            if self._roots:
                self._key_ends[name] = end_of_chain(jwk, purpose=purpose, roots=self._roots)
            self._keys[name] = key
        return self._keys[name]

    def certificate_ends(self) -> datetime | None:
        """When the first certificate of a key in use ends; nothing where none is demanded."""
        return min(self._key_ends.values(), default=None)

    def _service_key(self, kid: str) -> RSAKey:
        name = f"service {kid}"
        if name not in self._keys:
            jwk = next((key for key in self._published_keys(kid) if key.get("kid") == kid), None)
            if jwk is None:
                raise keys.BadKey("the service publishes no such key")
            self._keys[name] = keys.public_key(jwk, purpose=keys.VERIFICATION, kid=kid)
        return self._keys[name]

    def _published_keys(self, kid: str) -> list[dict[str, Any]]:
        """The service's keys, asked for again when one is missing, but not for every forged kid."""
        with self._lock:
            known = any(key.get("kid") == kid for key in self._published)
            if not known and time.monotonic() - self._published_at > RELOAD_KEYS_SECONDS:
                published = self._service.get_openly("jwks", f"{self._service_address}/.well-known/jwks.json")
                self._published = objects_in(published, "keys")
                self._published_at = time.monotonic()
            return self._published
