"""Keys as FIT-Connect wants them: RSA of at least 4096 bits, one algorithm, one purpose.

Checked first, then taken over without `key_ops`: a recipient's key says `wrapKey`, and strict libraries refuse
to encrypt with it.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ENCRYPTION = ("RSA-OAEP-256", "wrapKey")
DECRYPTION = ("RSA-OAEP-256", "unwrapKey")
VERIFICATION = ("PS512", "verify")

MIN_BITS = 4096
PUBLIC_PARTS = ("kty", "n", "e")
PRIVATE_PARTS = ("d", "p", "q", "dp", "dq", "qi")


class BadKey(ValueError):
    """A key that must not be used; the text says why and never contains the key."""


def public_key(jwk: Mapping[str, Any], *, purpose: tuple[str, str], kid: str) -> RSAKey:
    """The parsed public key, when it has the kid that was asked for and is meant for this purpose."""
    _check(jwk, purpose)
    if jwk.get("kid") != kid:
        raise BadKey("key has another kid than the one asked for")
    return _parsed(json.dumps({name: jwk[name] for name in PUBLIC_PARTS}))


def private_key(jwk: Mapping[str, Any]) -> RSAKey:
    """The parsed private key for decryption; parsing takes 0.3 s, so the result is kept."""
    _check(jwk, DECRYPTION)
    return _parsed(json.dumps({name: jwk[name] for name in (*PUBLIC_PARTS, *PRIVATE_PARTS) if name in jwk}))


def check_private_key(jwk: dict[str, Any]) -> dict[str, Any]:
    """The same JWK, if it can be a private decryption key; cheap, for checking settings."""
    _check(jwk, DECRYPTION)
    if not isinstance(jwk.get("d"), str):
        raise BadKey("key is not a private key")
    return jwk


def encryption_jwk(private_jwk: Mapping[str, Any]) -> dict[str, Any]:
    """The public half of our own key, as the metadata schema wants it in the reply channel."""
    algorithm, operation = ENCRYPTION
    parts = {name: private_jwk[name] for name in (*PUBLIC_PARTS, "kid")}
    return {**parts, "alg": algorithm, "key_ops": [operation]}


def _check(jwk: Mapping[str, Any], purpose: tuple[str, str]) -> None:
    algorithm, operation = purpose
    if jwk.get("kty") != "RSA" or jwk.get("e") != "AQAB":
        raise BadKey("key is not an RSA key with the exponent AQAB")
    if jwk.get("alg") != algorithm:
        raise BadKey(f"key is not for {algorithm}")
    if jwk.get("key_ops") != [operation]:
        raise BadKey(f"key may not be used for {operation}")
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not 8 <= len(kid) <= 64:
        raise BadKey("key has no kid of 8 to 64 characters")


@lru_cache(maxsize=512)
def _parsed(jwk: str) -> RSAKey:
    try:
        key = RSAKey.import_key(json.loads(jwk))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadKey("key cannot be read") from error
    if key.raw_value.key_size < MIN_BITS:
        raise BadKey(f"key is shorter than {MIN_BITS} bits")
    return key
