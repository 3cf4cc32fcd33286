"""A key pair of the tests, made once per run."""

from functools import cache
from typing import Any

from joserfc.jwk import RSAKey


@cache
def private_jwk() -> dict[str, Any]:
    """4096 bits, for decryption."""
    parts = RSAKey.generate_key(4096).as_dict(private=True)
    return {**parts, "kid": "key-of-the-tests", "alg": "RSA-OAEP-256", "key_ops": ["unwrapKey"]}


def signing_jwk(jwk: dict[str, Any]) -> dict[str, Any]:
    """The same numbers as a signature key."""
    return {**jwk, "alg": "PS512", "key_ops": ["verify"]}
