"""Puts seals on PDFs."""

import io
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from kommunalportal.adapters.seals.pades.config import Config
from kommunalportal.adapters.seals.pades.signer import LoadedKeySigner, SealKey
from kommunalportal.connections.ports import Expiry
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure

FIELD = "Siegel"
SPARE_BYTES = 4096  # for signature and attributes, beside the certificates


class _Writer(IncrementalPdfFileWriter):
    """Leaves the document's own metadata (title, date, claims of PDF/UA and PDF/A) as its maker wrote them."""

    def _update_meta(self) -> None:
        pass


class PadesSeal:
    """A `SealProvider` with a key in memory. Any number of threads may use one object."""

    def __init__(
        self, config: Config, *, key: SealKey, certificate: x509.Certificate, chain: list[x509.Certificate]
    ) -> None:
        self._certificate = certificate
        self._reserved = 2 * (SPARE_BYTES + sum(len(one.public_bytes(Encoding.DER)) for one in (certificate, *chain)))
        name = _common_name(certificate)
        self._signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=config.reason,
                location=config.location or None,
                name=name,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            signer=LoadedKeySigner(key, certificate, chain),
            new_field_spec=SigFieldSpec(
                FIELD,
                on_page=0,
                readable_field_name=f"{config.reason}: {name}",
                invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
            ),
        )

    def seal(self, pdf: bytes) -> bytes:
        """See the port. A certificate that is not valid today seals nothing."""
        if not self._certificate.not_valid_before_utc <= datetime.now(UTC) <= self._certificate.not_valid_after_utc:
            raise Misconfigured("Das Siegelzertifikat ist nicht gültig.")
        out = io.BytesIO()
        try:
            self._signer.sign_pdf(_Writer(io.BytesIO(pdf)), bytes_reserved=self._reserved, output=out)
        except (PdfError, SigningError):
            raise PermanentFailure("The document cannot be sealed: it is no sound PDF, or sealed already.") from None
        return out.getvalue()

    def problems(self) -> list[str]:
        """Says when the certificate has ended."""
        ends = self._certificate.not_valid_after_utc
        return [f"Das Siegelzertifikat ist seit {ends:%d.%m.%Y} abgelaufen."] if ends < datetime.now(UTC) else []

    def expiries(self) -> list[Expiry]:
        """Says when the certificate ends."""
        return [Expiry("Siegelzertifikat", self._certificate.not_valid_after_utc)]


def open_provider(config: Config) -> PadesSeal:
    """Load and check key and certificates; `Misconfigured` says what is wrong with them."""
    pem = _pem_of(config)
    try:
        key = load_pem_private_key(pem, config.passphrase.get_secret_value().encode() or None)
        certificate, *chain = x509.load_pem_x509_certificates(pem)
    except (ValueError, TypeError):
        raise Misconfigured("Siegel: Schlüssel, Kennwort oder Zertifikat sind nicht lesbar.") from None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Misconfigured("Siegel: Der Schlüssel muss RSA oder eine elliptische Kurve sein.")
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        raise Misconfigured("Siegel: Schlüssel und Zertifikat gehören nicht zusammen.")
    return PadesSeal(config, key=key, certificate=certificate, chain=chain)


def _pem_of(config: Config) -> bytes:
    if config.pem_file is None:
        return config.pem.get_secret_value().encode()
    try:
        return Path(config.pem_file).read_bytes()
    except OSError:
        raise Misconfigured("Siegel: Die PEM-Datei ist nicht lesbar.") from None


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
