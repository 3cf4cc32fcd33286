"""Files are told by what is in them; bombs, disguises and broken ones are refused with a sentence."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from kommunalportal.applications.file_types import harmless_name, type_of
from kommunalportal.kernel.failures import Refused
from tests.applying import small_pdf


def png(width: int, height: int) -> bytes:
    """A PNG whose header promises these measures; its only row of pixels is empty."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, kind)
    return buffer.getvalue()


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 5_000_000)
    return buffer.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF whose catalogue lies in a part that unpacks to so much."""
    packer = zlib.compressobj(9)
    head = b"1 0 2 60 "
    objects = b"<< /Type /Catalog /Pages 2 0 R >>".ljust(60) + b"<< /Type /Pages /Kids [] /Count 0 >>"
    packed = packer.compress(head + objects)
    packed += b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    start = b"%PDF-1.5\n"
    part = (
        b"3 0 obj\n<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n"
    )
    part %= (len(head), len(packed), packed)
    places = [(0, 0, 0), (2, 3, 0), (2, 3, 1), (1, len(start), 0), (1, len(start) + len(part), 0)]
    rows = b"".join(struct.pack(">BIB", *place) for place in places)
    index = b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%b\nendstream\nendobj\n"
    return start + part + index % (len(rows), rows) + b"startxref\n%d\n%%%%EOF" % (len(start) + len(part))


def locked_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (small_pdf(), "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
    ],
)
def test_what_is_whole_is_told_by_its_content(content: bytes, kind: str) -> None:
    assert type_of(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "upload.empty", id="empty"),
        pytest.param(b"MZ\x90\x00", "upload.type", id="program"),
        pytest.param(zip_bomb(), "upload.type", id="zip bomb with the name of a PDF"),
        pytest.param(b"<svg onload='alert(1)'/>", "upload.type", id="script in a picture"),
        pytest.param(b"GIF89a" + small_pdf(), "upload.type", id="a GIF before a PDF"),
        pytest.param(b"<html><script>" + small_pdf(), "upload.type", id="a page before a PDF"),
        pytest.param(b"%PDF-1.7\n<html><script>alert(1)</script>", "upload.broken", id="only the head of a PDF"),
        pytest.param(b"%PDF-1.7" + zip_bomb(), "upload.broken", id="a ZIP behind the head of a PDF"),
        pytest.param(small_pdf()[:60], "upload.broken", id="half a PDF"),
        pytest.param(locked_pdf(), "upload.encrypted", id="PDF with a password"),
        pytest.param(pdf_bomb(200), "upload.broken", id="PDF that unpacks to 200 MB"),
        pytest.param(png(60_000, 60_000), "upload.too_many_pixels", id="pixel bomb"),
        pytest.param(png(9_000, 9_000), "upload.too_many_pixels", id="too many pixels"),
        pytest.param(png(0, 0), "upload.broken", id="no pixels"),
        pytest.param(picture("PNG")[:30], "upload.broken", id="half a PNG"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 100, "upload.broken", id="only the head of a JPEG"),
        pytest.param(b"RIFF\x10\0\0\0WEBPVP8 ", "upload.broken", id="only the head of a WebP"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + picture("JPEG"), "upload.broken", id="a JPEG behind the head of a PNG"),
    ],
)
def test_everything_else_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        type_of(content)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("Mietvertrag für Ada.pdf", "Mietvertrag für Ada.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\system32\\calc.exe", "calc.pdf"),
        ("rechnung\u202efdp.exe", "rechnung_fdp.pdf"),
        ("a\r\nSet-Cookie: b=c.pdf", "a__Set-Cookie_ b_c.pdf"),
        ("a\x00b.pdf", "a_b.pdf"),
        ("<script>.pdf", "_script_.pdf"),
        ("...", "datei.pdf"),
        ("", "datei.pdf"),
        (".htaccess", "datei.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_become_harmless_and_end_as_what_the_file_is(name: str, harmless: str) -> None:
    assert harmless_name(name, "application/pdf") == harmless
