"""The typeface, cut down to what is needed: a small file every visit loads, and others for rarer letters.

Names follow DIN SPEC 91379 (all Latin letters of Europe), so one file holds the whole extended Latin range; the letters
of the languages the portal speaks have small files of their own. `unicode-range` lets browsers load each only where
such a letter stands on the page. Where ranges overlap, browsers take the one that comes last. Fira has no Arabic
letters; there the system's typeface stands in. Hints for coarse screens stay out: they are a third of the bytes, and
hardly a screen of today reads them.
"""

import subprocess
import sys
from pathlib import Path

from devkit.fingerprints import fingerprint, is_current
from devkit.paths import BUILD, NODE_MODULES

SOURCE = NODE_MODULES / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
TARGET = BUILD / "fonts"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
RANGES = {
    "latin": "U+0020-007E, U+00A0-00FF, U+2010-2015, U+2018-201E, U+2022, U+2026, U+20AC, U+2190-2193, U+2212",
    "extended": "U+0100-024F, U+0259, U+02B0-02FF, U+0300-036F, U+1E00-1EFF",
    "neighbours": "U+0102-0107, U+0118-0119, U+011E-011F, U+0130-0131, U+0141-0144, U+0152-0153, U+015A-015B, "
    "U+015E-015F, U+0162-0163, U+0178-017C, U+0218-021B",
    "cyrillic": "U+0400-045F, U+0490-0491, U+2116",
}
OPTIONS = ("--flavor=woff2", "--no-hinting", "--layout-features=kern,liga,locl,ccmp,mark,mkmk,tnum")

FONT_FACE = """\
@font-face {{
  font-family: "Fira Sans";
  font-style: normal;
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {letters};
}}
"""


def build_fonts() -> Path:
    """Write the font files and `_fonts.scss` (for `@forward "fonts"`) if needed; answers the folder they lie in."""
    stamp = TARGET / "stamp"
    wanted = fingerprint(Path(__file__), *(SOURCE / f"FiraSans-{name}.woff2" for name in WEIGHTS.values()))
    if is_current(stamp, wanted):
        return TARGET
    TARGET.mkdir(parents=True, exist_ok=True)
    rules = []
    for weight, name in WEIGHTS.items():
        for part, letters in RANGES.items():
            file = TARGET / f"fira-sans-{weight}-{part}.woff2"
            unicodes = letters.replace(" ", "")
            cut(SOURCE / f"FiraSans-{name}.woff2", file, *OPTIONS, f"--unicodes={unicodes}")
            rules.append(FONT_FACE.format(weight=weight, file=f"../{TARGET.name}/{file.name}", letters=letters))
    (TARGET / "_fonts.scss").write_text("\n".join(rules))
    stamp.write_text(wanted)
    return TARGET


def cut(source: Path, target: Path, *options: str) -> None:
    """Write the part of a font that the options of `pyftsubset` name."""
    # As a program of its own: importing it costs a second that every other ./dev command would pay.
    program = str(Path(sys.executable).with_name("pyftsubset"))
    command = [program, str(source), *options, f"--output-file={target}"]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:  # otherwise it only warns of flags in Fira's own tables
        raise RuntimeError(f"The font {source.name} could not be cut down: {done.stderr}")
