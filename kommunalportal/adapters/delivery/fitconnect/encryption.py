"""Compact JWE with RSA-OAEP-256 and A256GCM, and nothing else: no `zip` in version 2, `kid` and `cty` always."""

import base64
import json
from binascii import Error as BadBase64
from typing import Any

from cryptography.exceptions import InvalidTag
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM = {"alg": "RSA-OAEP-256", "enc": "A256GCM"}
SEGMENTS = 5
MAX_CIPHERTEXT = 64 * 1024 * 1024


class BadEncryption(ValueError):
    """Not a JWE of the kind agreed on, or not one for this key."""


class _Registry(jwe.JWERegistry):
    """The library's own bound of 64 KB would not let an attachment through."""

    max_ciphertext_length = MAX_CIPHERTEXT


_registry = _Registry(algorithms=list(ALGORITHM.values()))


def encrypt(plaintext: bytes, *, key: RSAKey, kid: str, content_type: str) -> str:
    """Encrypt for one recipient; `content_type` becomes `cty`, without which the service answers 422."""
    return jwe.encrypt_compact({**ALGORITHM, "kid": kid, "cty": content_type}, plaintext, key, registry=_registry)


def decrypt(token: str, *, key: RSAKey, kid: str) -> bytes:
    """The plaintext of a JWE that was made for our key of this kid."""
    header = _header(token)
    expected = {**ALGORITHM, "kid": kid}
    if {name: header.get(name) for name in expected} != expected or "zip" in header:
        raise BadEncryption("JWE header names another algorithm or key")
    try:
        plaintext = jwe.decrypt_compact(token, key, registry=_registry).plaintext
    except (JoseError, InvalidTag, ValueError, TypeError) as error:
        raise BadEncryption("JWE cannot be decrypted") from error
    if plaintext is None:
        raise BadEncryption("JWE is empty")
    return plaintext


def authentication_tag(token: str) -> str:
    """The fifth segment, which the events of the case repeat."""
    segments = token.split(".")
    if len(segments) != SEGMENTS or not segments[-1]:
        raise BadEncryption("not a compact JWE")
    return segments[-1]


def _header(token: str) -> dict[str, Any]:
    segments = token.split(".")
    if len(segments) != SEGMENTS:
        raise BadEncryption("not a compact JWE")
    try:
        header = json.loads(base64.urlsafe_b64decode(segments[0] + "=" * (-len(segments[0]) % 4)))
    except (ValueError, BadBase64, RecursionError) as error:
        raise BadEncryption("JWE header cannot be read") from error
    if not isinstance(header, dict):
        raise BadEncryption("JWE header is not an object")
    return header
