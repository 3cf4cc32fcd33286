"""The typeface of documents: Fira Sans as TrueType, all letters in it, for the renderer (never sent to browsers)."""

import subprocess
import sys
from pathlib import Path

from devkit.fingerprints import fingerprint, is_current
from devkit.fonts import SOURCE
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
        _unpack(source, TARGET / f"{source.stem}.ttf")
    stamp.write_text(wanted)
    return TARGET


def _unpack(source: Path, target: Path) -> None:
    # The renderer reads no WOFF2, and `pyftsubset` (see fonts.cut) would keep that packing whatever the file's name.
    command = [sys.executable, "-m", "fontTools.ttLib.woff2", "decompress", "-o", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The font {source.name} could not be unpacked: {done.stderr}")
