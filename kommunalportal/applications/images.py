"""Images that people hand in: opened by the library that knows them, and not decoded beyond ``MAX_PIXELS``.

They are kept upright, and without what the camera wrote into them (place, time, device).
"""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kommunalportal.kernel.failures import Refused

MAX_PIXELS = 60_000_000
ORIENTATION, UPRIGHT = 0x0112, 1
#: Segments of a JPEG file (ITU-T T.81, Annex B) that tell nothing of anybody: JFIF, colour profile, Adobe's colours.
_KEPT = frozenset({0xE0, 0xE2, 0xEE})
_APPLICATION_DATA = range(0xE0, 0xF0)
_COMMENT, _SCAN = 0xFE, 0xDA


def check_image(content: bytes, image_format: str) -> None:
    """``Refused`` with a sentence for the person if it is broken or too large; ``image_format`` is PIL's name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[image_format]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                image.verify()
    except Image.DecompressionBombError:
        message = _("Das Bild ist zu groß. Bitte verkleinern Sie es.")
        raise Refused("upload.too_many_pixels", message) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _broken() from None


def cleaned_image(content: bytes) -> bytes:
    """The same checked picture, upright and without words in it; ``Refused`` when it cannot be drawn."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            is_turned = image.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT
            if image.format == "JPEG" and not is_turned:
                return _without_words(content)
            has_words = bool(image.getexif() or getattr(image, "text", {}))
            return _drawn_anew(image) if is_turned or has_words else content
    except (OSError, ValueError, SyntaxError):
        raise _broken() from None


def _drawn_anew(image: Image.Image) -> bytes:
    written = io.BytesIO()
    upright = ImageOps.exif_transpose(image)
    upright.info = {}
    upright.save(written, image.format, quality=92, icc_profile=image.info.get("icc_profile"), exif=b"")
    return written.getvalue()


def _without_words(content: bytes) -> bytes:
    """A JPEG file without the segments that hold words; its picture is not touched."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at] != 0xFF or length < 2:
            raise ValueError("not a segment")
        if marker == _SCAN:
            return b"".join([*kept, content[at:]])
        if marker != _COMMENT and (marker not in _APPLICATION_DATA or marker in _KEPT):
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    raise ValueError("no picture")


def _broken() -> Refused:
    return Refused("upload.broken", _("Das Bild lässt sich nicht öffnen. Vielleicht ist die Datei beschädigt."))
