"""Translations: from locale/<language>/LC_MESSAGES/*.po to the *.mo files in build/locale that Django reads.

Done here and not by `compilemessages`, because that needs gettext's programs on the machine.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_translations(sources: Path, target: Path) -> list[Path]:
    """Compile every catalogue below `sources` to the same place below `target`; answers the files written."""
    written = []
    for source in sorted(sources.glob("*/LC_MESSAGES/*.po")):
        compiled = target / source.relative_to(sources).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as readable, compiled.open("wb") as writable:
            write_mo(writable, read_po(readable, locale=source.parent.parent.name))
        written.append(compiled)
    return written
