"""What is wrong with a municipality, and what helps, in words for whoever runs the installation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.statistics.health import TenantHealth


@dataclass(frozen=True)
class Trouble:
    """One alert of the board: "4 fehlgeschlagene Aufgaben in Grevenbroich", and what to do."""

    slug: str
    title: str
    advice: str
    link: str


def trouble_of(health: TenantHealth) -> Trouble:
    """All that is wrong in one line; the advice is about what comes first."""
    name = health.tenant.short_name or health.tenant.name
    title = _("%(troubles)s in %(town)s") % {"troubles": ", ".join(_troubles(health)), "town": name}
    return Trouble(health.tenant.slug, title, _advice(health), _("%(town)s ansehen") % {"town": name})


def _troubles(health: TenantHealth) -> list[str]:
    bad, paused, given_up, failed = health.bad, health.paused, health.deliveries.given_up, health.queue.failed
    counted = [
        (bad, ngettext("%(count)s gestörte Verbindung", "%(count)s gestörte Verbindungen", bad)),
        (paused, ngettext("%(count)s angehaltene Verbindung", "%(count)s angehaltene Verbindungen", paused)),
        (given_up, ngettext("%(count)s aufgegebene Übergabe", "%(count)s aufgegebene Übergaben", given_up)),
        (failed, ngettext("%(count)s fehlgeschlagene Aufgabe", "%(count)s fehlgeschlagene Aufgaben", failed)),
    ]
    return [words % {"count": count} for count, words in counted if count]


def _advice(health: TenantHealth) -> str:
    if health.bad or health.paused:
        return _("Dort steht der Grund. Ist er behoben, prüfen Sie die Verbindung: Was wartet, läuft dann weiter.")
    if health.deliveries.given_up:
        return _("Dort steht der Grund. Übergeben Sie noch einmal, sobald das Fachverfahren wieder antwortet.")
    return _("Dort steht, welche Aufgaben es sind. Den Grund nennen die Meldungen des Arbeitsprozesses.")
