"""A signer that keeps what stays the same: the key, and all of a signature but its digest and its signature value."""

import os
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

SealKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Mould:
    """A signature container (CMS) of our certificate with placeholders where each document differs.

    Encoding it takes several times as long as signing, and between two documents only these two values change: a PAdES
    signature states no time of its own (EN 319 142-1, 6.3). Values are replaced by others of the same length, so the
    lengths that the encoding (DER) states stay true.
    """

    attributes: bytes
    """What is signed."""
    container: bytes
    digest: bytes
    signature: bytes

    def attributes_for(self, digest: bytes) -> bytes:
        """The signed attributes of a document with this digest."""
        return self.attributes.replace(self.digest, digest)

    def container_for(self, digest: bytes, signature: bytes) -> bytes:
        """The whole container."""
        return self.container.replace(self.digest, digest).replace(self.signature, signature)


class _Placeholder(Signer):
    """Signs nothing: puts random bytes where the signature will be."""

    def __init__(self, signature: bytes, **options: Any) -> None:
        self._signature = signature
        super().__init__(**options)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._signature


class LoadedKeySigner(Signer):
    """Signs with a key object of `cryptography`; RSA with PKCS#1 v1.5, curves with ECDSA.

    For documents that are all sealed with the same settings (see provider.py): the first one's settings serve all.
    """

    def __init__(self, key: SealKey, certificate: x509.Certificate, chain: list[x509.Certificate]) -> None:
        self._key = key
        self._moulds: dict[tuple[str, int], Mould] = {}
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

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *_: Any, **options: Any) -> Any:
        """The container for a document, DER: out of the mould for signatures of this length (curves vary by a byte)."""
        any_length = next((mould for known, mould in self._moulds.items() if known[0] == digest_algorithm), None)
        mould = any_length or await self._mould(digest_algorithm, len(data_digest), 64, options)
        signature = await self.async_sign_raw(mould.attributes_for(data_digest), digest_algorithm)
        mould = await self._mould(digest_algorithm, len(data_digest), len(signature), options)
        return mould.container_for(data_digest, signature)

    async def _mould(self, digest_algorithm: str, digest_length: int, length: int, options: dict[str, Any]) -> Mould:
        known = self._moulds.get((digest_algorithm, length))
        if known is not None:
            return known
        digest, signature = os.urandom(digest_length), os.urandom(length)
        placeholder = _Placeholder(signature, signing_cert=self.signing_cert, cert_registry=self.cert_registry)
        content = await placeholder.async_sign(digest, digest_algorithm, **options)
        (signer,) = content["content"]["signer_infos"]
        mould = Mould(signer["signed_attrs"].untag().dump(), content.dump(), digest, signature)
        self._moulds[digest_algorithm, length] = mould
        return mould


def _translated(certificate: x509.Certificate) -> Any:
    (translated,) = load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))
    return translated
