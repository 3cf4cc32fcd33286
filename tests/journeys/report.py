"""What the accessibility tests looked at and found, for the portal's own statement (``/barrierefreiheit``)."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from devkit.paths import NODE_MODULES, ROOT

FILE = ROOT / "kommunalportal" / "web" / "data" / "accessibility.json"
#: A statement that says the same is not written anew every day.
GOOD_FOR = timedelta(days=30)
_OWN = re.compile(r"/[A-Za-z0-9-]*\d[A-Za-z0-9-]*(?=/|$)")
WORDS = {
    "empty": "leer",
    "wrong": "mit Fehlern",
    "filled": "ausgefüllt",
    "review": "vor dem Absenden",
    "review, wrong": "vor dem Absenden, mit Fehlern",
    "to be paid, or done": "bezahlen oder fertig",
}
_seen: dict[str, dict[str, set[str]]] = {}


def note(path: str, state: str, found: Iterable[str]) -> None:
    """One state of one page was looked at; addresses of single applications and letters count as one."""
    page = _seen.setdefault(_OWN.sub("/…", path), {"states": set(), "barriers": set()})
    page["states"].add(WORDS.get(state, state))
    page["barriers"].update(barrier.partition(": ")[2].partition(" | ")[0] for barrier in found)


def write(needed: Iterable[str], widths: Iterable[int], *, file: Path = FILE) -> bool:
    """Write the report if every needed page was looked at and it says something new."""
    if not {_OWN.sub("/…", path.partition("?")[0]) for path in needed} <= _seen.keys():
        return False
    pages = [
        {"path": path, "states": sorted(page["states"]), "barriers": sorted(page["barriers"])}
        for path, page in sorted(_seen.items())
    ]
    report = {"checked_on": date.today().isoformat(), "tool": _tool(), "widths": list(widths), "pages": pages}  # noqa: DTZ011
    if _is_news(report, file):
        file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return True


def _is_news(report: Mapping[str, object], file: Path) -> bool:
    if not file.exists():
        return True
    before = json.loads(file.read_text(encoding="utf-8"))
    is_old = date.fromisoformat(before["checked_on"]) + GOOD_FOR < date.today()  # noqa: DTZ011
    return is_old or {**before, "checked_on": ""} != {**report, "checked_on": ""}


def _tool() -> str:
    version = json.loads((NODE_MODULES / "axe-core" / "package.json").read_text(encoding="utf-8"))["version"]
    return f"axe-core {version}"
