"""The typeface of documents: Fira Sans as TrueType, all letters in it, for the renderer (never sent to browsers)."""

from pathlib import Path

from devkit.fingerprints import fingerprint, is_current
from devkit.fonts import SOURCE, cut
from devkit.paths import BUILD

TARGET = BUILD / "document-fonts"
WEIGHTS = ("Regular", "Medium", "SemiBold")


def build_document_fonts() -> Path:
    """Write the TrueType files if needed; answers the folder they lie in."""
    stamp = TARGET / "stamp"
    sources = [SOURCE / f"FiraSans-{weight}.woff2" for weight in WEIGHTS]
    wanted = fingerprint(Path(__file__), *sources)
    if is_current(stamp, wanted):
        return TARGET
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in sources:
        cut(source, TARGET / f"{source.stem}.ttf", "--unicodes=*", "--layout-features=*")
    stamp.write_text(wanted)
    return TARGET
