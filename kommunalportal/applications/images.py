"""Images that people hand in: opened by the library that knows them, and not decoded beyond ``MAX_PIXELS``."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kommunalportal.kernel.failures import Refused

MAX_PIXELS = 60_000_000


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
        raise Refused(
            "upload.broken", _("Das Bild lässt sich nicht öffnen. Vielleicht ist die Datei beschädigt.")
        ) from None
