"""A certificate authority of our own for demonstrations, and a seal certificate for each municipality.

The authority signs one certificate and its key is forgotten. Keys are on the curve P-256: small, quick, and allowed
until further notice (BSI TR-02102-1).
"""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

WARNING = "DEMO - nicht rechtsgültig"
LIFETIME = timedelta(days=3650)
LONGEST = 64  # bytes of a name (RFC 5280, appendix A.1)


def ensure_demo_seal(directory: Path, organisation: str) -> Path:
    """The PEM file (key, certificate, authority) of `organisation` below `directory`, made when it is missing."""
    path = directory / f"{hashlib.sha256(organisation.encode()).hexdigest()[:16]}.pem"
    if path.exists():
        return path
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate(_name("Siegel-CA", organisation), authority_key, None, authority_key)
    certificate = _certificate(_name(f"Siegel {organisation}", organisation), key, authority, authority_key)
    pem = [
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        *(one.public_bytes(Encoding.PEM) for one in (certificate, authority)),
    ]
    half = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b"".join(pem))
    half.rename(path)
    return path


def _name(what: str, organisation: str) -> x509.Name:
    warning = f" ({WARNING})"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation, LONGEST)),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(what, LONGEST - len(warning.encode())) + warning),
        ]
    )


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    start = datetime.now(UTC) - timedelta(minutes=5)
    is_authority = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
