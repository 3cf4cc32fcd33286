"""Signed calls: HTTP Message Signatures (RFC 9421) with Ed25519 over method, path and digest of the body (RFC 9530)."""

import base64
import hashlib
import re
import time
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

#: How old a call may be, in seconds, and how far ahead the other side's clock.
WINDOW = 300
COVERED = '("@method" "@path" "content-digest")'
_INPUT = re.compile(
    r'sig=(?P<params>\("@method" "@path" "content-digest"\);created=(?P<created>\d{1,12});'
    r'keyid="[A-Za-z0-9._-]{1,64}";alg="ed25519")'
)
_SIGNATURE = re.compile(r"sig=:(?P<text>[A-Za-z0-9+/]{86}==):")


class BadSignature(ValueError):
    """Not signed, not by the one we know, not this call, or not now."""


def private_key(pem: str) -> Ed25519PrivateKey:
    """The key in a PEM text; ValueError when it is another kind of key."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def public_key(pem: str) -> Ed25519PublicKey:
    """The key in a PEM text; ValueError when it is another kind of key."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key


def signed_headers(
    method: str, path: str, body: bytes, *, key: Ed25519PrivateKey, key_id: str, now: float | None = None
) -> dict[str, str]:
    """The three headers of a signed call; ``path`` begins with a slash and has no query."""
    params = f'{COVERED};created={int(time.time() if now is None else now)};keyid="{key_id}";alg="ed25519"'
    digest = _digest(body)
    signature = base64.b64encode(key.sign(_base(method, path, digest, params))).decode()
    return {"Content-Digest": digest, "Signature-Input": f"sig={params}", "Signature": f"sig=:{signature}:"}


def verify(
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    key: Ed25519PublicKey,
    now: float | None = None,
) -> None:
    """BadSignature unless this very call was signed with this key within the last five minutes.

    ``headers`` have lower-case names.
    """
    given, signature = (
        pattern.fullmatch(headers.get(name, ""))
        for pattern, name in ((_INPUT, "signature-input"), (_SIGNATURE, "signature"))
    )
    if given is None or signature is None:
        raise BadSignature("not signed as agreed")
    if abs((time.time() if now is None else now) - int(given["created"])) > WINDOW:
        raise BadSignature("too old, or from the future")
    if headers.get("content-digest") != _digest(body):
        raise BadSignature("another body")
    try:
        key.verify(base64.b64decode(signature["text"]), _base(method, path, _digest(body), given["params"]))
    except InvalidSignature as error:
        raise BadSignature("wrong signature") from error


def _digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _base(method: str, path: str, digest: str, params: str) -> bytes:
    """The signature base of RFC 9421 section 2.5."""
    lines = (
        f'"@method": {method}', f'"@path": {path}', f'"content-digest": {digest}', f'"@signature-params": {params}'
    )  # fmt: skip
    return "\n".join(lines).encode()
