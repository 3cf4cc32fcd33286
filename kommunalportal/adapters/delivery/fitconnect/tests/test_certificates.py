"""Keys of the production environment carry certificates; a chain with one wrong link is worth nothing."""

import base64
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc.jwk import RSAKey

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.certificates import end_of_chain, read_roots
from kommunalportal.adapters.delivery.fitconnect.tests.keys_of_tests import private_jwk

NOW = datetime.now(UTC).replace(microsecond=0)
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA512()), salt_length=padding.PSS.DIGEST_LENGTH)


@cache
def root_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def leaf_key() -> Any:
    return RSAKey.import_key({name: private_jwk()[name] for name in ("kty", "n", "e", "d", "p", "q", "dp", "dq", "qi")})


def certificate(
    subject: str,
    *,
    key: Any,
    issuer: str,
    issuer_key: Any,
    is_root: bool = False,
    days: int = 30,
    digest: hashes.SHA256 | None = None,
    signs: bool = False,
) -> x509.Certificate:
    name = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (subject, issuer)]
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name[0])
        .issuer_name(name[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer_key, digest or hashes.SHA512(), rsa_padding=PSS)
    )


def root(name: str = "Wurzel", **changes: Any) -> x509.Certificate:
    key = root_key(name)
    return certificate(name, key=key, issuer=name, issuer_key=key, **{"is_root": True, "days": 900} | changes)


def leaf(**changes: Any) -> x509.Certificate:
    own = leaf_key().raw_value
    given = {"key": own, "issuer": "Wurzel", "issuer_key": root_key("Wurzel")} | changes
    return certificate("Zustellpunkt", **given)


def carrying(*chain: x509.Certificate) -> dict[str, Any]:
    encoded = [base64.b64encode(one.public_bytes(serialization.Encoding.DER)).decode() for one in chain]
    return {**keys.encryption_jwk(private_jwk()), "x5c": encoded}


def test_a_chain_up_to_a_trusted_root_ends_with_its_shortest_certificate() -> None:
    ends = end_of_chain(carrying(leaf(days=9)), purpose=keys.ENCRYPTION, roots=[root()])
    assert ends == NOW + timedelta(days=9)


def test_a_chain_may_bring_its_root_along() -> None:
    trusted = root()
    assert end_of_chain(carrying(leaf(), trusted), purpose=keys.ENCRYPTION, roots=[trusted])


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        (list, "no certificates"),
        (lambda: [leaf()] * 7, "no certificates"),
        (lambda: [leaf(days=-1)], "not valid today"),
        (lambda: [leaf(key=root_key("fremd"))], "another key"),
        (lambda: [leaf(signs=True)], "something else"),
        (lambda: [leaf(digest=hashes.SHA256())], "too weak"),
        (lambda: [leaf(issuer_key=root_key("fremd"))], "broken"),
        (lambda: [leaf(issuer="fremd", issuer_key=root_key("fremd"))], "no root"),
        (lambda: [leaf(issuer="fremd", issuer_key=root_key("fremd")), root("fremd")], "no root"),
    ],
)
def test_one_wrong_link_is_enough(chain: Any, message: str) -> None:
    with pytest.raises(keys.BadKey, match=message):
        end_of_chain(carrying(*chain()), purpose=keys.ENCRYPTION, roots=[root()])


def test_who_may_not_sign_certificates_signs_none() -> None:
    with pytest.raises(keys.BadKey, match="too weak"):
        end_of_chain(carrying(leaf()), purpose=keys.ENCRYPTION, roots=[root(is_root=False)])


@pytest.mark.parametrize("x5c", ["", ["%%"], [5], ["QUJD"], {}])
def test_what_is_no_certificate_is_refused(x5c: Any) -> None:
    with pytest.raises(keys.BadKey):
        end_of_chain({**carrying(), "x5c": x5c}, purpose=keys.ENCRYPTION, roots=[root()])


def test_roots_are_read_from_text() -> None:
    trusted = root()
    assert read_roots(trusted.public_bytes(serialization.Encoding.PEM).decode()) == (trusted,)
    assert read_roots(" ") == ()
    with pytest.raises(ValueError, match="PEM"):
        read_roots("kein Zertifikat")
