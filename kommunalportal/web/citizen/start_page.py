"""What the start page shows: tiles of life situations, and facts that are computed, not claimed.

Which parts, and in which order: ``catalogue/start_layout.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.loading import guide_of
from kommunalportal.catalogue.listing import ServiceRow
from kommunalportal.catalogue.start_layout import MOST_ASKED, TITLES, Layout
from kommunalportal.web.citizen.catalogue_words import open_state, open_words


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


def asked(layout: Layout) -> tuple[ServiceRow, ...]:
    """Services that many ask for: those the municipality chose, else what the editors' list says."""
    return queries.rows_named(layout.asked) if layout.asked else queries.most_asked(MOST_ASKED)


def tiles(layout: Layout) -> list[Tile]:
    """The tiles that have services here."""
    examples = queries.examples_of(layout.tiles)
    return [_tile(slug, examples[slug]) for slug in layout.tiles if slug in examples]


def _tile(slug: str, examples: Sequence[str]) -> Tile:
    title, icon = TITLES[slug]
    return Tile(str(title), f"/lebenslagen/{slug}/", ", ".join(examples), icon, _guide_url(slug))


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
