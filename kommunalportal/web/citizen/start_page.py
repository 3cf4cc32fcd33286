"""What the start page shows: tiles of life situations, and facts that are computed, not claimed.

A municipality may choose the order in ``Tenant.face["start"]``: ``blocks`` (which parts stand below the search, and in
which order), ``tiles`` (life situations, first ones first) and ``asked`` (services below the search field). What it
does not say, or what does not exist here, follows from the defaults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.loading import guide_of
from kommunalportal.catalogue.listing import ServiceRow
from kommunalportal.web.citizen.catalogue_words import open_state, open_words

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
_TITLES = {slug: (title, icon) for slug, title, icon in TILES}
MOST_TILES = 8
MOST_ASKED = 5
#: What may stand below the search.
BLOCKS = ("situations", "shortcuts")


@dataclass(frozen=True)
class Tile:
    """One life situation on the start page."""

    title: str
    url: str
    examples: str
    icon: str
    guide_url: str = ""


@dataclass(frozen=True)
class TrustFact:
    """One thing that builds trust: a figure or a state, and what it means."""

    headline: str
    text: str
    icon: str


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
    first = tuple(slug for slug in _names(wished.get("tiles")) if slug in _TITLES)
    rest = tuple(slug for slug in _TITLES if slug not in first)
    return Layout(blocks or BLOCKS, (first + rest)[:MOST_TILES], _names(wished.get("asked"))[:MOST_ASKED])


def asked(layout: Layout) -> tuple[ServiceRow, ...]:
    """Services that many ask for: those the municipality chose, else what the editors' list says."""
    return queries.rows_named(layout.asked) if layout.asked else queries.most_asked(MOST_ASKED)


def tiles(layout: Layout) -> list[Tile]:
    """The tiles that have services here."""
    examples = queries.examples_of(layout.tiles)
    return [_tile(slug, examples[slug]) for slug in layout.tiles if slug in examples]


def _tile(slug: str, examples: Sequence[str]) -> Tile:
    title, icon = _TITLES[slug]
    return Tile(str(title), f"/lebenslagen/{slug}/", ", ".join(examples), icon, _guide_url(slug))


def _names(given: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in given if isinstance(name, str))) if isinstance(given, Sequence) else ()


def _guide_url(slug: str) -> str:
    return f"/lebenslagen/{slug}/checkliste" if guide_of(slug) else ""


def facts() -> list[TrustFact]:
    """Facts that are true at this moment; what is not known is left out."""
    figures = queries.figures()
    found = [
        TrustFact(
            ngettext("%(count)s Leistung an einem Ort", "%(count)s Leistungen an einem Ort", figures.services)
            % {"count": figures.services},
            _("Von Stadt, Kreis, Land und Bund. Wir sagen Ihnen, wer zuständig ist."),
            "checklist",
        )
    ]
    if figures.online:
        found.append(
            TrustFact(
                _("%(count)s davon vollständig online") % {"count": figures.online},
                _("Vom Antrag bis zum Ergebnis. „Online“ steht nur da, wo es stimmt."),
                "success",
            )
        )
    offices = [(unit, open_state(unit)) for unit in queries.units()]
    if known := next(((unit, state) for unit, state in offices if state), None):
        office, state = known
        found.append(TrustFact(office.name, open_words(state), "home"))
    return found
