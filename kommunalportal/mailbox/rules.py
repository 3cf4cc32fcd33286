"""Decisions about letters on values only."""

import re
import unicodedata

NAME_LENGTH = 100
LARGEST_FILE = 25 * 1024 * 1024
MOST_FILES = 20
_UNWANTED = re.compile(r"[^\w .()-]")


def harmless_filename(name: str) -> str:
    """A name that is one file in any folder: no path, no control characters, no hidden file, at most 100 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    clean = re.sub(r"\s+", " ", _UNWANTED.sub("_", last)).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: NAME_LENGTH - len(ending) - 1].strip(' .') or 'Datei'}.{ending}"
    return clean[:NAME_LENGTH].strip(" .") or "Datei"
