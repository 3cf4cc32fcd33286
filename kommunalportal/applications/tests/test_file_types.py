"""What a file really is, and what we do not take."""

import io
import struct
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kommunalportal.applications.file_types import harmless_name, type_of
from kommunalportal.kernel.failures import Refused
from tests.applying import small_pdf


def picture(image_format: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, image_format)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and brings next to nothing: the smallest pixel bomb."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk


def encrypted_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [(small_pdf(), "application/pdf"), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg")],
)
def test_the_content_tells_the_type(content: bytes, expected: str) -> None:
    assert type_of(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (b"PK\x03\x04" + b"\0" * 100, "upload.type"),
        (b"<html><script>alert(1)</script>", "upload.type"),
        (b"MZ" + b"\0" * 100, "upload.type"),
        (b"%PDF-1.7\nnot really", "upload.broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "upload.broken"),
        (png_header(60_000, 60_000), "upload.too_many_pixels"),
        (encrypted_pdf(), "upload.encrypted"),
    ],
)
def test_what_is_broken_or_dangerous_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        type_of(content)
    assert refusal.value.code in (code, "upload.broken")
    assert refusal.value.message


@given(st.binary(max_size=400))
def test_any_bytes_are_judged(content: bytes) -> None:
    try:
        type_of(content)
    except Refused as refusal:
        assert refusal.message


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\vertrag.exe", "vertrag.pdf"),
        ("Müller & Söhne.PDF", "Müller _ Söhne.pdf"),
        ("\u202efdp.exe", "_fdp.pdf"),
        ("", "datei.pdf"),
        (".htaccess", "datei.pdf"),
    ],
)
def test_file_names_become_harmless(name: str, expected: str) -> None:
    assert harmless_name(name, "application/pdf") == expected


@given(st.text(max_size=300))
def test_any_name_becomes_harmless(name: str) -> None:
    safe = harmless_name(name, "application/pdf")
    assert safe.endswith(".pdf")
    assert len(safe) <= 110
    assert not set(safe) & set('/\\\r\n\0"<>|:*?')
