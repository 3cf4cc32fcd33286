"""Public figures of the town's online services."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kommunalportal.statistics.arrivals import arrival_figures
from kommunalportal.statistics.public_figures import PERIOD, ProtectedCount, ServiceFigures, service_figures
from kommunalportal.web.citizen.figures_arrivals import arrivals_context
from kommunalportal.web.csv_files import csv_response
from kommunalportal.web.public_pages import public_page

HEAD = (
    lazy("Leistung"),
    lazy("Angefangen"),
    lazy("Abgeschickt"),
    lazy("Anteil"),
    lazy("Ausfüllen dauert"),
    lazy("Ergebnis nach"),
    lazy("Ohne Abtippen"),
)
CSV_HEAD = (
    "service",
    "started",
    "submitted",
    "submitted_percent",
    "median_minutes_filling_in",
    "median_minutes_to_result",
    "handed_over_by_machine",
)


@dataclass(frozen=True)
class Bar:
    """One bar of the picture: percent of the longest."""

    name: str
    percent: int
    text: str


@require_safe
@public_page()
def figures(request: HttpRequest) -> HttpResponse:
    """The figures: a picture with one message, and the tables below it."""
    found = service_figures()
    context = {
        "head": HEAD,
        "rows": [_row(one) for one in found],
        "bars": _bars(found),
        "days": PERIOD.days,
        **arrivals_context(arrival_figures()),
    }
    return render(request, "citizen/figures/figures.html", context)


@require_safe
@public_page()
def figures_file(_request: HttpRequest) -> HttpResponse:
    """The same table for spreadsheets; the column names do not depend on the language."""
    return csv_response("statistik.csv", CSV_HEAD, [_csv_row(one) for one in service_figures()])


def duration_words(duration: timedelta | None) -> str:
    """A typical duration as people say it."""
    if duration is None:
        return _("zu wenige Fälle")
    minutes = round(duration.total_seconds() / 60)
    if minutes < 1:
        return _("unter 1 Minute")
    if minutes < 90:
        return ngettext("%(count)s Minute", "%(count)s Minuten", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)s Stunde", "%(count)s Stunden", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)s Tag", "%(count)s Tage", days) % {"count": days}


def _count_words(count: ProtectedCount) -> str:
    return _("unter 5") if count.is_hidden else str(count.exact)


def _row(one: ServiceFigures) -> tuple[str, ...]:
    percent = _("zu wenige Fälle") if one.finished_percent is None else f"{one.finished_percent} %"
    counts = (_count_words(one.started), _count_words(one.submitted), percent)
    return (
        one.name,
        *counts,
        duration_words(one.filling_in),
        duration_words(one.deciding),
        _count_words(one.by_machine),
    )


def _bars(found: tuple[ServiceFigures, ...]) -> list[Bar]:
    """Applications sent, most first; a hidden number counts as none, since length and place would tell it."""
    shown = {one.slug: 0 if one.submitted.is_hidden else one.submitted.exact for one in found}
    longest = max(shown.values(), default=0) or 1
    ordered = sorted(found, key=lambda one: (-shown[one.slug], one.name))
    return [Bar(one.name, round(100 * shown[one.slug] / longest), _count_words(one.submitted)) for one in ordered]


def _csv_row(one: ServiceFigures) -> tuple[object, ...]:
    return (
        one.name,
        _csv_count(one.started),
        _csv_count(one.submitted),
        one.finished_percent,
        _minutes(one.filling_in),
        _minutes(one.deciding),
        _csv_count(one.by_machine),
    )


def _csv_count(count: ProtectedCount) -> object:
    return "<5" if count.is_hidden else count.exact


def _minutes(duration: timedelta | None) -> float | None:
    return None if duration is None else round(duration.total_seconds() / 60, 1)
