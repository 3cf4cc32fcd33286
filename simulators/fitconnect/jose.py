"""Keys, encryption and signed events as the service and its subscribers need them; written apart from the portal's."""

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

Jwk = dict[str, Any]
HEADER = {"alg": "RSA-OAEP-256", "enc": "A256GCM"}
PARTS = ("kty", "n", "e", "d", "p", "q", "dp", "dq", "qi")


class BadToken(ValueError):
    """Not a token of the agreed kind, or one whose check failed."""


class _LargeRegistry(jwe.JWERegistry):
    max_ciphertext_length = 64 * 1024 * 1024


_registry = _LargeRegistry(algorithms=[*HEADER.values(), "DEF"])


def new_key(kid: str) -> Jwk:
    """A private key of 4096 bits; a kid ending in "-enc" makes it one for encryption, else it signs."""
    purpose = ("RSA-OAEP-256", "unwrapKey") if kid.endswith("-enc") else ("PS512", "sign")
    parts = RSAKey.generate_key(4096).as_dict(private=True)
    return {**parts, "kid": kid, "alg": purpose[0], "key_ops": [purpose[1]]}


def public(jwk: Jwk) -> Jwk:
    """The half of a private key that may be published."""
    operation = {"unwrapKey": "wrapKey", "sign": "verify"}[jwk["key_ops"][0]]
    return {name: jwk[name] for name in ("kty", "n", "e", "kid", "alg")} | {"key_ops": [operation]}


def encrypt(plaintext: bytes, jwk: Jwk, content_type: str) -> str:
    """A compact JWE for this public key."""
    header = {**HEADER, "kid": jwk["kid"], "cty": content_type}
    return jwe.encrypt_compact(header, plaintext, _key(jwk), registry=_registry)


def decrypt(token: str, jwk: Jwk) -> bytes:
    """The plaintext of a compact JWE; `zip` is understood because version 1 senders use it."""
    if header_of(token).get("kid") != jwk["kid"]:
        raise BadToken("another key")
    try:
        return jwe.decrypt_compact(token, _key(jwk), registry=_registry).plaintext or b""
    except (JoseError, InvalidTag, ValueError, TypeError) as error:
        raise BadToken("cannot be decrypted") from error


def sign(claims: dict[str, Any], jwk: Jwk, kind: str = "secevent+jwt") -> str:
    """A signed token, by default a security event token."""
    header = {"typ": kind, "kid": jwk["kid"], "alg": "PS512"}
    return jws.serialize_compact(header, json.dumps(claims), _key(jwk), algorithms=["PS512"])


def verify(token: str, jwk: Jwk) -> dict[str, Any]:
    """The claims of a security event token signed with this key."""
    header = header_of(token)
    if header.get("typ") != "secevent+jwt" or header.get("kid") != jwk["kid"]:
        raise BadToken("header is wrong")
    try:
        claims = json.loads(jws.deserialize_compact(token, _key(jwk), algorithms=["PS512"]).payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadToken("signature is wrong") from error
    if not isinstance(claims, dict):
        raise BadToken("claims are not an object")
    return claims


def header_of(token: str) -> dict[str, Any]:
    """The header of a compact token, not verified."""
    segment = token.split(".", maxsplit=1)[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadToken("header cannot be read") from error
    if not isinstance(header, dict):
        raise BadToken("header is not an object")
    return header


def tag(token: str) -> str:
    """The authentication tag, the fifth segment of a compact JWE."""
    return token.rsplit(".", maxsplit=1)[-1]


def _key(jwk: Jwk) -> RSAKey:
    return _parsed(json.dumps({name: jwk[name] for name in PARTS if name in jwk}))


@lru_cache(maxsize=256)
def _parsed(jwk: str) -> RSAKey:
    return RSAKey.import_key(json.loads(jwk))
