"""Photos lose what the camera wrote into them, and stand upright."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kommunalportal.applications.images import ORIENTATION, cleaned_image
from kommunalportal.kernel.failures import Refused

MAKER, GPS = 0x010F, 0x8825


def photo(kind: str = "JPEG", orientation: int = 1, **options: Any) -> bytes:
    """A red left half beside a blue right half, with words of a camera in it."""
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Kamera von Ada", orientation
    exif.get_ifd(GPS)[1] = "N"
    written = BytesIO()
    picture.save(written, kind, exif=exif, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_device_are_gone(kind: str) -> None:
    before = photo(kind)
    after = cleaned_image(before)
    assert b"Kamera" in before
    assert b"Kamera" not in after
    assert dict(opened(after).getexif()) == {}
    if kind != "WEBP":
        assert opened(after).tobytes() == opened(before).tobytes(), "the picture itself is the same"


def test_a_comment_is_gone_too() -> None:
    after = cleaned_image(photo(comment=b"Ada Lindqvist"))
    assert b"Lindqvist" not in after
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Lindqvist")
    assert b"Lindqvist" not in cleaned_image(photo("PNG", pnginfo=words))


@pytest.mark.parametrize(("orientation", "size"), [(3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_a_turned_photo_stands_upright(orientation: int, size: tuple[int, int]) -> None:
    after = opened(cleaned_image(photo(orientation=orientation)))
    assert after.size == size
    assert ORIENTATION not in after.getexif()


def test_a_bare_picture_stays_as_it_is() -> None:
    once = cleaned_image(photo())
    assert cleaned_image(once) == once


@given(st.integers(2, 400), st.binary(max_size=30), st.sampled_from(["JPEG", "PNG"]))
def test_a_damaged_picture_is_refused_or_read_and_nothing_else(at: int, foreign: bytes, kind: str) -> None:
    try:
        cleaned_image(photo(kind)[:at] + foreign)
    except Refused as refused:
        assert refused.code == "upload.broken"
