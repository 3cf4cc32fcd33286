"""KERN's icons in one drawing, one below the other; `kern/_icons.scss` shows each through a mask.

As `data:` addresses in the style sheet, every icon on a page was a document of its own for the browser: 25 ms each on
a slow phone, before anything was painted. One file is read once, beside the style sheet, and kept.
"""

import re
from pathlib import Path

from devkit.fingerprints import fingerprint, is_current
from devkit.paths import BUILD, NODE_MODULES, ROOT

SOURCE = NODE_MODULES / "@kern-ux" / "native" / "src" / "scss" / "core" / "utilities" / "_icons.scss"
LIST = ROOT / "assets" / "scss" / "kern" / "_icons.scss"  # its $used says which, and in which order
TARGET = BUILD / "icons"
SIDE = 960  # KERN draws each in a square from 0, -960 to 960, 0


def build_icons() -> Path:
    """Write `icons.svg` if needed; answers the folder it lies in."""
    stamp = TARGET / "stamp"
    wanted = fingerprint(Path(__file__), SOURCE, LIST)
    if is_current(stamp, wanted):
        return TARGET
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "icons.svg").write_text(one_below_the_other(_used(LIST.read_text()), SOURCE.read_text()))
    stamp.write_text(wanted)
    return TARGET


def one_below_the_other(names: list[str], kern: str) -> str:
    """The drawing of these icons of KERN's."""
    shapes = (_shape(name, kern, place) for place, name in enumerate(names))
    size = f'viewBox="0 0 {SIDE} {SIDE * len(names)}" width="24" height="{24 * len(names)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>\n'


def _shape(name: str, kern: str, place: int) -> str:
    found = re.search(rf"^\${name}:\s*functions\.svg-url\('<svg[^>]*>(.*)</svg>'\)", kern, re.MULTILINE)
    if found is None:
        raise LookupError(f"KERN has no icon {name}.")
    return f'<g transform="translate(0 {SIDE * (place + 1)})">{found[1]}</g>'


def _used(style_sheet: str) -> list[str]:
    found = re.search(r"\$used:([^;]*);", style_sheet)
    return re.findall(r'"([a-z-]+)"', found[1]) if found else []
