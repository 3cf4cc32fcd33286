"""Which parts stand on a municipality's start page, and in which order.

It chooses in ``Tenant.face["start"]``: ``blocks`` (which parts stand below the search, and in which order), ``tiles``
(life situations, first ones first; with ``only_these`` no others) and ``asked`` (services below the search field). What
it does not say, or what does not exist here, follows from the defaults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

#: (official life situation, everyday words, picture)
TILES: tuple[tuple[str, Promise, str], ...] = (
    ("wohnen-umzug", lazy("umziehen und wohnen"), "umzug"),
    ("geburt", lazy("ein Kind bekommen"), "geburt"),
    ("eheschliessung", lazy("heiraten"), "heirat"),
    ("kinderbetreuung", lazy("ein Kind betreuen lassen"), "kind"),
    ("finanzielle-existenzsicherung-unterstuetzung-bei-finanziellen-problemen", lazy("Hilfe zum Leben"), "geld"),
    ("unternehmensstart-gewerbezulassung", lazy("ein Gewerbe gründen"), "firma"),
    ("tierhaltung", lazy("ein Tier halten"), "tier"),
    ("tod", lazy("einen Todesfall regeln"), "tod"),
)
#: Examples on the tiles: what most people mean by the situation; others of it follow.
TYPICAL = (
    "wohnsitz-anmelden-hauptwohnung",
    "wohnsitz-innerhalb-der-stadt-ummelden",
    "geburt-anzeigen",
    "geburtsurkunde",
    "kita-platz-anmelden",
    "hilfe-zum-lebensunterhalt",
    "wohngeld-beantragen-mietzuschuss",
    "hundesteuer-hund-anmelden",
    "fundtier-melden",
    "sterbefall-anzeigen",
    "sterbeurkunde",
)
TITLES = {slug: (title, icon) for slug, title, icon in TILES}
MOST_TILES = 8
MOST_ASKED = 5
#: What may stand below the search.
BLOCKS = ("situations", "shortcuts")


@dataclass(frozen=True)
class Layout:
    """In which order things stand on one municipality's start page."""

    blocks: tuple[str, ...]
    tiles: tuple[str, ...]
    asked: tuple[str, ...]


def layout_of(face: Mapping[str, Any]) -> Layout:
    """The municipality's wishes, as far as they can be fulfilled."""
    wished = face.get("start")
    wished = wished if isinstance(wished, dict) else {}
    blocks = tuple(name for name in _names(wished.get("blocks")) if name in BLOCKS)
    first = tuple(slug for slug in _names(wished.get("tiles")) if slug in TITLES)
    is_all = bool(first) and wished.get("only_these") is True
    rest = () if is_all else tuple(slug for slug in TITLES if slug not in first)
    return Layout(blocks or BLOCKS, (first + rest)[:MOST_TILES], _names(wished.get("asked"))[:MOST_ASKED])


def _names(given: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in given if isinstance(name, str))) if isinstance(given, Sequence) else ()
