"""What a file really is, whatever its name says. Pure, and guarded against bombs.

Kinds are told by their first bytes and then opened by the library that knows them, within limits.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    from kommunalportal.applications import images, pdf_files
else:
    images = load_later("kommunalportal.applications.images")
    pdf_files = load_later("kommunalportal.applications.pdf_files")

MAX_NAME = 100
SIGNATURES = {
    "application/pdf": re.compile(rb"^\s{0,8}%PDF-1\.[0-7]|^\s{0,8}%PDF-2\.0"),
    "image/jpeg": re.compile(rb"^\xff\xd8\xff"),
    "image/png": re.compile(rb"^\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"^RIFF....WEBP", re.DOTALL),
}
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
        images.check_image(content, IMAGE_FORMATS[found])
    else:
        pdf_files.check_pdf(content)
    return found


def cleaned(content: bytes, mime_type: str) -> bytes:
    """The file as it may be kept: pictures upright and without what the camera wrote into them."""
    return images.cleaned_image(content) if mime_type in IMAGE_FORMATS else content


def harmless_name(name: str, mime_type: str) -> str:
    """The person's file name without folders, control characters or tricks, with the ending of what it really is."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = re.sub(r"\.[^.]{0,10}$", "", last)
    stem = re.sub(r"[^\w .()-]", "_", stem).strip(" .")[:MAX_NAME]
    return (stem or "datei") + EXTENSIONS[mime_type]
