"""Encryption at rest: AES-256-GCM with data keys per tenant, which a master key from the environment wraps.

Shape of a sealed value: one byte that numbers the tenant's key (1 is its first), 12 bytes nonce, ciphertext with tag.
A tenant's keys lie behind one another in ``Tenant.wrapped_key``: the last one seals, all of them open. Search keys are
keyed hashes and always made with the first key, so that they stay the same for ever.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from kommunalportal.kernel.failures import Misconfigured, PermanentFailure
from kommunalportal.kernel.tenancy import current_tenant

_FIRST = 1
MOST_KEYS = 255
_NONCE_BYTES = 12
_WRAPPED_BYTES = 1 + _NONCE_BYTES + 32 + 16


def new_wrapped_key() -> bytes:
    """A fresh data key, wrapped."""
    return _seal(settings.MASTER_KEY, AESGCM.generate_key(256))


def rewrapped(wrapped: bytes) -> bytes:
    """The same data keys, wrapped by the master key of today."""
    return b"".join(_seal(settings.MASTER_KEY, key) for key in _data_keys(wrapped))


def with_new_key(wrapped: bytes) -> bytes:
    """These data keys and a fresh one, which seals from now on."""
    if len(_data_keys(wrapped)) >= MOST_KEYS:
        raise PermanentFailure("A tenant has as many data keys as can be numbered.")
    return wrapped + new_wrapped_key()


def seal(plain: bytes) -> bytes:
    """Encrypt for the current tenant."""
    keys = _data_keys(bytes(current_tenant().wrapped_key))
    return _seal(keys[-1], plain, number=len(keys))


def unseal(sealed: bytes) -> bytes:
    """Decrypt for the current tenant; a value that was changed or is another tenant's raises ``PermanentFailure``."""
    try:
        return _unseal(_key_numbered(sealed[0] if sealed else 0), sealed)
    except InvalidTag:
        raise PermanentFailure("A sealed value was changed, or belongs to another tenant.") from None


def keyed_hash(text: str) -> str:
    """A search key for ``text`` that says nothing without the current tenant's key (64 hex digits)."""
    key = _data_keys(bytes(current_tenant().wrapped_key))[0]
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def newest_key_number() -> int:
    """The number of the current tenant's data key that seals today."""
    return len(_data_keys(bytes(current_tenant().wrapped_key)))


def file_key(number: int, salt: bytes) -> bytes:
    """A key for one file alone, made from the current tenant's data key of this number and the file's own salt."""
    return HKDF(SHA256(), 32, salt, b"kommunalportal file").derive(_key_numbered(number))


def _key_numbered(number: int) -> bytes:
    tenant = current_tenant()
    keys = _data_keys(bytes(tenant.wrapped_key))
    if number > len(keys):  # another process got a new key since this one read the tenant
        tenant.refresh_from_db(fields=["wrapped_key"])
        keys = _data_keys(bytes(tenant.wrapped_key))
    if not _FIRST <= number <= len(keys):
        raise PermanentFailure("A sealed value has an unknown version.")
    return keys[number - 1]


def _seal(key: bytes, plain: bytes, *, number: int = _FIRST) -> bytes:
    nonce, named = os.urandom(_NONCE_BYTES), bytes([number])
    return named + nonce + AESGCM(key).encrypt(nonce, plain, named)


def _unseal(key: bytes, sealed: bytes) -> bytes:
    named, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return AESGCM(key).decrypt(nonce, rest, named)


@lru_cache(maxsize=1024)
def _data_keys(wrapped: bytes) -> tuple[bytes, ...]:
    parts = [wrapped[start : start + _WRAPPED_BYTES] for start in range(0, len(wrapped), _WRAPPED_BYTES)]
    return tuple(_unwrapped(part) for part in parts)


def _unwrapped(wrapped: bytes) -> bytes:
    for master in (settings.MASTER_KEY, *settings.EARLIER_MASTER_KEYS):
        try:
            return _unseal(master, wrapped)
        except InvalidTag:
            continue
    raise Misconfigured("No master key opens a tenant's data key. See docs/operations.md.")
