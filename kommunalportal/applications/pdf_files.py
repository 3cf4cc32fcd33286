"""PDF files that people hand in: their structure is parsed within limits, but nothing in them is run."""

import io

import pikepdf
from django.utils.translation import gettext as _

from kommunalportal.kernel.failures import Refused

MAX_PAGES = 300
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


def check_pdf(content: bytes) -> None:
    """``Refused`` with a sentence for the person if it is broken, locked or too long."""
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
