"""A signer that keeps its key: loading and checking an RSA key takes far longer than using it."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

SealKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class LoadedKeySigner(Signer):
    """Signs with a key object of `cryptography`; RSA with PKCS#1 v1.5, curves with ECDSA."""

    def __init__(self, key: SealKey, certificate: x509.Certificate, chain: list[x509.Certificate]) -> None:
        self._key = key
        own, *others = (_translated(one) for one in (certificate, *chain))
        stores: Any = SimpleCertificateStore
        super().__init__(signing_cert=own, cert_registry=stores.from_certs(others))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The bare signature over `data`; a dry run only wants to know its length."""
        if dry_run:
            return bytes(self._key.key_size // 8 if isinstance(self._key, rsa.RSAPrivateKey) else 144)
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), digest)
        return self._key.sign(data, ec.ECDSA(digest))


def _translated(certificate: x509.Certificate) -> Any:
    (translated,) = load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))
    return translated
