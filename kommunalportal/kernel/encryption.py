"""Encryption at rest: AES-256-GCM with a data key per tenant, which a master key from the environment wraps.

Shape of a sealed value: one version byte, 12 bytes nonce, ciphertext with tag. Search keys are keyed hashes.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kommunalportal.kernel.failures import PermanentFailure
from kommunalportal.kernel.tenancy import current_tenant

_VERSION = b"\x01"
_NONCE_BYTES = 12


def new_wrapped_key() -> bytes:
    """A fresh data key for a new tenant, wrapped."""
    return _seal(settings.MASTER_KEY, AESGCM.generate_key(256))


def seal(plain: bytes) -> bytes:
    """Encrypt for the current tenant."""
    return _seal(_data_key(bytes(current_tenant().wrapped_key)), plain)


def unseal(sealed: bytes) -> bytes:
    """Decrypt for the current tenant; a value that was changed or is another tenant's raises ``PermanentFailure``."""
    return _unseal(_data_key(bytes(current_tenant().wrapped_key)), sealed)


def keyed_hash(text: str) -> str:
    """A search key for ``text`` that says nothing without the current tenant's key (64 hex digits)."""
    key = _data_key(bytes(current_tenant().wrapped_key))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _seal(key: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _VERSION)


def _unseal(key: bytes, sealed: bytes) -> bytes:
    version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if version != _VERSION:
        raise PermanentFailure("A sealed value has an unknown version.")
    try:
        return AESGCM(key).decrypt(nonce, rest, version)
    except InvalidTag:
        raise PermanentFailure("A sealed value was changed, or belongs to another tenant.") from None


@lru_cache(maxsize=1024)
def _data_key(wrapped: bytes) -> bytes:
    return _unseal(settings.MASTER_KEY, wrapped)
