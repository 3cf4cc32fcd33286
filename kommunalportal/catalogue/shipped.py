"""The data that come with the product, read and typed. Where they are from stands in ``data/PROVENANCE.md``."""

import csv
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kommunalportal.catalogue.models import Audience, Level

FOLDER = Path(__file__).resolve().parent / "data"
LEVELS = {
    "kommune": Level.MUNICIPALITY,
    "kreis": Level.DISTRICT,
    "land": Level.STATE,
    "bund": Level.FEDERAL,
}
KINDS = {"Lebenslage": Audience.CITIZEN, "Geschäftslage": Audience.BUSINESS}
#: Changes when the same data are to be loaded differently.
LOADER_VERSION = "2"


@dataclass(frozen=True)
class ShippedService:
    """One row of the state's catalogue. ``is_local_fee``: the amount is one town's, not everybody's."""

    row: dict[str, str]
    detail: dict[str, str]

    @property
    def name(self) -> str:
        """Plain name; unique."""
        return self.row["name_de"]

    @property
    def level(self) -> Level:
        """Which level of the state decides."""
        return LEVELS[self.row["level"]]

    @property
    def fee(self) -> Decimal | None:
        """Euros, or nothing where none is known."""
        return Decimal(self.row["fee_eur"]) if self.row["fee_eur"] else None

    @property
    def is_local_fee(self) -> bool:
        """A town's own statute says the amount."""
        return "der Stadt" in self.row["fee_basis"] and bool(self.fee)

    @property
    def synonyms(self) -> list[str]:
        """Other words for it."""
        return [word for word in self.row["synonyms"].split(";") if word]

    @property
    def situations(self) -> list[str]:
        """Official names of its life situations."""
        return self.row["life_situations"].split(";")


@dataclass(frozen=True)
class Placement:
    """Which unit of a municipality does it, and where it stands on the start page (nothing: not there)."""

    unit: str
    start_position: int | None


def services() -> list[ShippedService]:
    """The state's 661 services."""
    rows, details = _rows("services_nrw.csv"), _rows("services_nrw_detail.csv")
    return [ShippedService(row, detail) for row, detail in zip(rows, details, strict=True)]


def life_situations() -> list[dict[str, str]]:
    """The 55 of the OZG list: id, name, themenfeld, art_derived."""
    return _rows("life_situations.csv")


def synonyms() -> list[tuple[str, str]]:
    """Everyday words and what they mean."""
    return [(row["phrase"], row["meaning"]) for row in _rows("synonyms.csv")]


def choice_of(slug: str) -> set[str]:
    """Names of the services a municipality lists: its own choice, or all municipal ones and the state's."""
    if (FOLDER / f"choice_{slug}.csv").exists():
        return {row["name_de"] for row in _rows(f"choice_{slug}.csv")}
    return {service.name for service in services() if service.level in (Level.MUNICIPALITY, Level.STATE)}


def placements() -> dict[str, Placement]:
    """Name of a municipal service -> unit and place on the start page."""
    return {
        row["name_de"]: Placement(row["unit"], int(row["start_position"]) if row["start_position"] else None)
        for row in _rows("units_of_services.csv")
    }


def authorities(slug: str) -> dict[str, str]:
    """The source's name of an authority -> its name in this tenant's pages (the neutral one where none is known)."""
    rows = _rows("authorities.csv")
    return {row["in_source"]: row.get(slug, row["nrw"]) for row in rows}


def authority_links() -> dict[str, str]:
    """An authority's name in pages -> its website."""
    return {row["authority"]: row["url"] for row in _rows("authority_links.csv")}


def units_of(slug: str) -> list[dict[str, Any]]:
    """Offices of one municipality, in order."""
    content: dict[str, Any] = json.loads((FOLDER / "units.json").read_text(encoding="utf-8"))
    return list(content.get(slug, []))


@cache
def digest() -> str:
    """Changes with any byte of the shipped data."""
    sha = hashlib.sha256(LOADER_VERSION.encode())
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        sha.update(path.name.encode() + path.read_bytes())
    return sha.hexdigest()


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
