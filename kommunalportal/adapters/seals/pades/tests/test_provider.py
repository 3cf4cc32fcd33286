"""Seals are valid, cover the whole file, show every change, and leave the document archivable and accessible."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from kommunalportal.adapters.seals.pades import Config, PadesSeal, ensure_demo_seal, open_provider
from kommunalportal.adapters.seals.pades.demo import WARNING
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure


def status_of(sealed: bytes, *roots: x509.Certificate) -> Any:
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    trusted = [one for root in roots for one in load_certs_from_pemder_data(root.public_bytes(Encoding.DER))]
    usage = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return validate_pdf_signature(signature, usage)


def self_made(key: Any, *, ends: timedelta = timedelta(days=1), key_in_file: Any = None, passphrase: str = "") -> str:
    """PEM text of a key and a certificate that signs itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Siegel B-Dorf")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(days=2)).not_valid_after(now + ends)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    certificate = builder.sign(key, digest).public_bytes(Encoding.PEM)
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    private = (key_in_file or key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    return str((private + certificate).decode())


def test_a_seal_is_intact_valid_trusted_and_covers_the_whole_file(pdf: bytes, pem: Path, seal: PadesSeal) -> None:
    authority = x509.load_pem_x509_certificates(pem.read_bytes())[-1]
    status = status_of(seal.seal(pdf), authority)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.docmdp_ok


def test_a_seal_is_pades_and_says_whose_it_is(pdf: bytes, seal: PadesSeal) -> None:
    (signature,) = PdfFileReader(io.BytesIO(seal.seal(pdf))).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == "Elektronisches Siegel"
    assert signature.signer_cert.subject.native["common_name"] == f"Siegel Stadt A-Stadt ({WARNING})"


def test_the_document_before_the_seal_stays_byte_for_byte(pdf: bytes, seal: PadesSeal) -> None:
    assert seal.seal(pdf).startswith(pdf)


def test_one_changed_byte_is_detected(pdf: bytes, seal: PadesSeal) -> None:
    sealed = bytearray(seal.seal(pdf))
    sealed[9] ^= 1  # in the comment behind the version, so that the file stays readable
    assert not status_of(bytes(sealed)).intact


def test_a_change_appended_after_the_seal_is_detected(pdf: bytes, seal: PadesSeal) -> None:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(seal.seal(pdf)))
    writer.root["/Lang"] = pdf_name("/en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    status = status_of(out.getvalue())
    assert status.coverage != SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.OTHER
    assert not status.bottom_line


def test_a_sealed_document_still_claims_pdf_ua_and_pdf_a(pdf: bytes, seal: PadesSeal) -> None:
    with pikepdf.open(io.BytesIO(seal.seal(pdf))) as sealed:
        metadata = sealed.open_metadata()
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")
        assert sealed.Root.MarkInfo.Marked
        assert sealed.Root.ViewerPreferences.DisplayDocTitle


def test_the_seals_field_is_printable_named_and_outside_the_page(pdf: bytes, seal: PadesSeal) -> None:
    with pikepdf.open(io.BytesIO(seal.seal(pdf))) as sealed:
        (field,) = sealed.Root.AcroForm.Fields
        assert int(field.F) & 0b111 == 0b100  # PDF/A-3, 6.3.2: print, neither hidden nor invisible
        assert all(float(edge) < 0 for edge in field.Rect)  # PDF/UA-1, 7.18.1: need not be tagged there
        assert str(field.TU).startswith("Elektronisches Siegel: ")
        assert sealed.pages[0].Tabs == "/S"


def test_a_document_is_sealed_once_only(pdf: bytes, seal: PadesSeal) -> None:
    with pytest.raises(PermanentFailure):
        seal.seal(seal.seal(pdf))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"GIF89a"])
def test_what_is_no_pdf_is_not_sealed(content: bytes, seal: PadesSeal) -> None:
    with pytest.raises(PermanentFailure):
        seal.seal(content)


@pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 3072), ec.generate_private_key(ec.SECP384R1())])
def test_keys_of_other_kinds_seal_too(pdf: bytes, key: Any) -> None:
    status = status_of(open_provider(Config(pem=self_made(key))).seal(pdf))
    assert (status.intact, status.valid) == (True, True)


def test_one_seal_after_the_other_is_valid_though_signatures_differ_in_length(pdf: bytes, seal: PadesSeal) -> None:
    sealed = [seal.seal(pdf + b"%" * number + b"\n") for number in range(12)]
    states = [status_of(one) for one in sealed]
    assert all(state.intact and state.valid for state in states)


def test_a_key_may_need_a_passphrase(pdf: bytes) -> None:
    pem = self_made(ec.generate_private_key(ec.SECP256R1()), passphrase="geheim")
    assert open_provider(Config(pem=pem, passphrase="geheim")).problems() == []
    with pytest.raises(Misconfigured, match="nicht lesbar"):
        open_provider(Config(pem=pem, passphrase="falsch"))


def test_the_day_on_which_the_certificate_ends_is_told() -> None:
    seal = open_provider(Config(pem=self_made(ec.generate_private_key(ec.SECP256R1()))))
    (ends,) = seal.expiries()
    assert timedelta(hours=23) < ends.at - datetime.now(UTC) <= timedelta(days=1)


def test_an_expired_certificate_seals_nothing_and_says_so(pdf: bytes) -> None:
    seal = open_provider(Config(pem=self_made(ec.generate_private_key(ec.SECP256R1()), ends=timedelta(days=-1))))
    assert "abgelaufen" in seal.problems()[0]
    with pytest.raises(Misconfigured, match="nicht gültig"):
        seal.seal(pdf)


def test_a_key_that_is_not_the_certificates_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(Misconfigured, match="gehören nicht zusammen"):
        open_provider(Config(pem=self_made(ec.generate_private_key(ec.SECP256R1()), key_in_file=other)))


def test_a_key_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Misconfigured, match="RSA oder eine elliptische Kurve"):
        open_provider(Config(pem=self_made(ed25519.Ed25519PrivateKey.generate())))


@pytest.mark.parametrize("settings", [{"pem": "nothing"}, {"pem_file": "/nowhere/seal.pem"}])
def test_unreadable_keys_are_the_operators_matter(settings: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured, match="nicht lesbar"):
        open_provider(Config(**settings))


@pytest.mark.parametrize("settings", [{}, {"pem": "x", "pem_file": "y"}, {"pem": "x", "unknown": 1}])
def test_settings_name_exactly_one_source(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"PEM|Extra"):
        Config(**settings)


def test_the_demo_seal_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first = ensure_demo_seal(tmp_path / "seals", "Stadt Ä" * 20)
    content = first.read_bytes()
    assert ensure_demo_seal(tmp_path / "seals", "Stadt Ä" * 20).read_bytes() == content
    assert first.stat().st_mode & 0o077 == 0
    assert ensure_demo_seal(tmp_path / "seals", "B-Dorf") != first
