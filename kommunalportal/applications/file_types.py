"""What a file really is, whatever its name says. Pure, and guarded against bombs.

Kinds are told by their first bytes and then opened by the library that knows them, within limits: an image is not
decoded beyond ``MAX_PIXELS``, a PDF's structure is parsed but nothing in it is run.
"""

import io
import re
import unicodedata
import warnings

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kommunalportal.kernel.failures import Refused

MAX_PIXELS = 60_000_000
MAX_PAGES = 300
MAX_NAME = 100
SIGNATURES = {
    "application/pdf": re.compile(rb"^\s{0,8}%PDF-1\.[0-7]|^\s{0,8}%PDF-2\.0"),
    "image/jpeg": re.compile(rb"^\xff\xd8\xff"),
    "image/png": re.compile(rb"^\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"^RIFF....WEBP", re.DOTALL),
}
MAX_INFLATED = 50_000_000  # bytes of one part of a PDF after unpacking
# For the whole process, before threads use the library: a megabyte may unpack to a gigabyte.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MAX_INFLATED,
    png_max_memory=MAX_INFLATED,
    run_length_max_memory=MAX_INFLATED,
    tiff_max_memory=MAX_INFLATED,
    dct_max_memory=MAX_INFLATED,
    doc_max_warnings=200,
)
IMAGE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


def type_of(content: bytes) -> str:
    """The content type of a file that may be handed in; ``Refused`` with a sentence for the person otherwise."""
    if not content:
        raise Refused("upload.empty", _("Die Datei ist leer."))
    found = next((kind for kind, signature in SIGNATURES.items() if signature.match(content[:64])), None)
    if found is None:
        raise Refused("upload.type", _("Diese Art von Datei können wir nicht annehmen. Erlaubt sind PDF, JPG und PNG."))
    if found in IMAGE_FORMATS:
        _check_image(content, IMAGE_FORMATS[found])
    else:
        _check_pdf(content)
    return found


def harmless_name(name: str, mime_type: str) -> str:
    """The person's file name without folders, control characters or tricks, with the ending of what it really is."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = re.sub(r"\.[^.]{0,10}$", "", last)
    stem = re.sub(r"[^\w .()-]", "_", stem).strip(" .")[:MAX_NAME]
    return (stem or "datei") + EXTENSIONS[mime_type]


def _check_image(content: bytes, image_format: str) -> None:
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
        raise Refused(
            "upload.broken", _("Das Bild lässt sich nicht öffnen. Vielleicht ist die Datei beschädigt.")
        ) from None


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        message = _("Die PDF-Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Passwort.")
        raise Refused("upload.encrypted", message) from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise Refused(
            "upload.broken", _("Die PDF-Datei lässt sich nicht öffnen. Vielleicht ist sie beschädigt.")
        ) from None
    if pages > MAX_PAGES:
        raise Refused("upload.too_many_pages", _("Die PDF-Datei hat zu viele Seiten (mehr als 300)."))
