"""Arms drawn for this project, as placeholders: a shield with one simple charge above one base, in the town's colours.

No municipality bears them. Which charge and base a town shows is what it chose (``Tenant.face["arms"]``), else it
follows from its name, so that neighbours look different.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIELD = "M1 1h34v24c0 9-7 14-17 18C8 39 1 34 1 25z"
_DRAWN = json.loads((Path(__file__).resolve().parent / "data" / "arms.json").read_text(encoding="utf-8"))
#: Name -> paths in a box of 36 by 44, each filled by the even-odd rule.
CHARGES: dict[str, tuple[str, ...]] = {name: tuple(paths) for name, paths in _DRAWN["charges"].items()}
BASES: dict[str, str] = _DRAWN["bases"]


@dataclass(frozen=True)
class Arms:
    """Which charge stands above which base."""

    charge: str
    base: str

    @property
    def charge_paths(self) -> tuple[str, ...]:
        """To be filled with the town's colour."""
        return CHARGES[self.charge]

    @property
    def base_path(self) -> str:
        """To be filled with its accent."""
        return BASES[self.base]

    def as_svg(self, colour: str, accent: str) -> str:
        """A picture that needs no style sheet."""
        charge = "".join(f'<path fill="{colour}" fill-rule="evenodd" d="{path}"/>' for path in self.charge_paths)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 44">'
            f'<path fill="#fff" stroke="{colour}" d="{SHIELD}"/>'
            f'<path fill="{accent}" d="{self.base_path}"/>{charge}</svg>'
        )


def arms_of(slug: str, face: Mapping[str, Any]) -> Arms:
    """The arms of the town with this slug."""
    chosen = face.get("arms")
    chosen = chosen if isinstance(chosen, dict) else {}
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:4])
    charge, base = str(chosen.get("charge")), str(chosen.get("base"))
    return Arms(
        charge if charge in CHARGES else list(CHARGES)[number % len(CHARGES)],
        base if base in BASES else list(BASES)[number // len(CHARGES) % len(BASES)],
    )
