"""What the start page shows: tiles of life situations, and facts that are computed, not claimed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.loading import guide_of
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


def tiles() -> list[Tile]:
    """The tiles that have services here."""
    examples = queries.examples_of([slug for slug, _title, _icon in TILES])
    return [
        Tile(str(title), f"/lebenslagen/{slug}/", ", ".join(examples[slug]), icon, _guide_url(slug))
        for slug, title, icon in TILES
        if slug in examples
    ]


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
