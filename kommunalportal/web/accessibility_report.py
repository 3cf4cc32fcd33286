"""What the last automatic test of the pages found: ``data/accessibility.json``, written by the journeys (tests)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "accessibility.json"


@dataclass(frozen=True)
class CheckedPage:
    """One kind of page, the states it was looked at in, and what was found, in the testing tool's words."""

    path: str
    states: tuple[str, ...]
    barriers: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """One run of the test."""

    checked_on: date
    tool: str
    widths: tuple[int, ...]
    pages: tuple[CheckedPage, ...]

    @property
    def troubled(self) -> tuple[CheckedPage, ...]:
        """Pages on which something was found."""
        return tuple(page for page in self.pages if page.barriers)

    @property
    def states(self) -> int:
        """How many states of pages were looked at."""
        return sum(len(page.states) for page in self.pages)


@cache
def report() -> Report | None:
    """The last run; nothing if there was none yet, and then nothing is claimed."""
    if not FILE.exists():
        return None
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Report(
        checked_on=date.fromisoformat(content["checked_on"]),
        tool=content["tool"],
        widths=tuple(content["widths"]),
        pages=tuple(
            CheckedPage(page["path"], tuple(page["states"]), tuple(page["barriers"])) for page in content["pages"]
        ),
    )
