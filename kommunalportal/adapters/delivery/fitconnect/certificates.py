"""The chain of certificates that keys of the production environment carry (`x5c`, RFC 7517 section 4.7).

An operator who enters root certificates demands such a chain: from the key itself to one of these roots, every link
signed with SHA-512 and valid today, and the first one made for what the key is used for. Whether a certificate was
revoked is not asked.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA512

from kommunalportal.adapters.delivery.fitconnect.keys import ENCRYPTION, BadKey

MOST_LINKS = 6


def read_roots(pem: str) -> tuple[x509.Certificate, ...]:
    """The certificates of an operator's setting; ValueError when it is not empty and holds none."""
    return tuple(x509.load_pem_x509_certificates(pem.encode())) if pem.strip() else ()


def end_of_chain(jwk: Mapping[str, Any], *, purpose: tuple[str, str], roots: Sequence[x509.Certificate]) -> datetime:
    """Check the chain of this key and say when its first certificate to end does; BadKey names what is wrong."""
    chain = _chain_of(jwk)
    _belongs_to(jwk, chain[0])
    _is_made_for(purpose, chain[0])
    links = [*chain, *_roots_above(chain[-1], roots)]
    for certificate, issuer in pairwise(links):
        _is_signed_by(certificate, issuer)
    for certificate in links:
        _is_valid_today(certificate)
    return min(certificate.not_valid_after_utc for certificate in links)


def _chain_of(jwk: Mapping[str, Any]) -> list[x509.Certificate]:
    encoded = jwk.get("x5c")
    if not isinstance(encoded, list) or not 1 <= len(encoded) <= MOST_LINKS:
        raise BadKey("key carries no certificates")
    try:
        return [x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in encoded]
    except (ValueError, TypeError) as error:
        raise BadKey("certificates of the key cannot be read") from error


def _belongs_to(jwk: Mapping[str, Any], certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    numbers = key.public_numbers() if isinstance(key, RSAPublicKey) else None
    if numbers is None or (numbers.n, numbers.e) != (_number(jwk, "n"), _number(jwk, "e")):
        raise BadKey("certificate belongs to another key")


def _number(jwk: Mapping[str, Any], name: str) -> int:
    text = str(jwk.get(name, ""))
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def _is_made_for(purpose: tuple[str, str], certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise BadKey("certificate does not say what its key is for") from error
    fits = usage.key_encipherment if purpose == ENCRYPTION else (usage.digital_signature and usage.content_commitment)
    if not fits:
        raise BadKey("certificate is made for something else")


def _roots_above(last: x509.Certificate, roots: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The root over the last link; nothing when the chain brings its root along."""
    if last in roots:
        return []
    above = [root for root in roots if root.subject == last.issuer]
    if not above:
        raise BadKey("chain of certificates ends at no root that is trusted")
    return above[:1]


def _is_signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    try:
        may_sign = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError) as error:
        raise BadKey("chain of certificates is broken") from error
    if not may_sign or not isinstance(certificate.signature_hash_algorithm, SHA512):
        raise BadKey("chain of certificates is too weak")


def _is_valid_today(certificate: x509.Certificate) -> None:
    if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
        raise BadKey(f"certificate is not valid today, but until {certificate.not_valid_after_utc:%d.%m.%Y}")
