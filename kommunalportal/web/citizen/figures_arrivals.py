"""How applications reached the back-office systems: page, table and data for everybody."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kommunalportal.statistics.arrivals import MONTHS, ArrivalFigures, Arrivals, PublishedArrivals, arrival_figures
from kommunalportal.statistics.rules import MINUTES_TO_CONFIRM, MINUTES_TO_RETYPE
from kommunalportal.web.csv_files import csv_response
from kommunalportal.web.public_pages import public_page

WAYS = (lazy("Von selbst"), lazy("Vom Amt bestätigt"), lazy("Abgetippt"), lazy("Noch unterwegs"), lazy("Gespart"))
GROUP_NAMES = {"service": lazy("Leistung"), "unit": lazy("Amt"), "month": lazy("Monat")}
CAPTIONS = {"service": lazy("Je Leistung"), "unit": lazy("Je Amt"), "month": lazy("Je Monat, der neueste zuerst")}
FIELDS = ("machine", "confirmed", "retyped", "pending", "minutes_saved")
CSV_HEAD = ("grouped_by", "key", "name", *FIELDS)
AnyArrivals = Arrivals | PublishedArrivals


@require_safe
@public_page()
def arrivals_table(_request: HttpRequest) -> HttpResponse:
    """For spreadsheets."""
    rows = (tuple("<5" if value is None else value for value in one.values()) for one in _published_rows())
    return csv_response("ankunft.csv", CSV_HEAD, rows)


@require_safe
@public_page()
def arrivals_data(_request: HttpRequest) -> JsonResponse:
    """For programs; fewer than five is null."""
    assumptions = {"minutes_to_retype": MINUTES_TO_RETYPE, "minutes_to_confirm": MINUTES_TO_CONFIRM}
    return JsonResponse({"months": MONTHS, "assumptions": assumptions, "figures": list(_published_rows())})


def arrivals_context(figures: ArrivalFigures) -> dict[str, Any]:
    """What everybody may know."""
    published = [(kind, [one.published() for one in group]) for kind, group in figures.groups]
    return _context(published, figures.total.published())


def exact_arrivals_context(figures: ArrivalFigures) -> dict[str, Any]:
    """The same for who works here, exactly."""
    return _context(figures.groups, figures.total)


def saved_words(minutes: int) -> str:
    """About so many hours."""
    if minutes < 90:
        return ngettext("%(count)s Minute", "%(count)s Minuten", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("%(count)s Stunde", "%(count)s Stunden", hours) % {"count": hours}


def _context(groups: Iterable[tuple[str, Iterable[AnyArrivals]]], total: AnyArrivals) -> dict[str, Any]:
    return {
        "arrival_tables": [
            {
                "caption": CAPTIONS[kind],
                "head": (GROUP_NAMES[kind], *WAYS),
                "rows": [_row(kind, one) for one in group],
            }
            for kind, group in groups
        ],
        "arrival_total": _row("total", total)[1:],
        "arrival_hours": round(total.minutes_saved / 60),
        "has_arrivals": any((total.machine, total.confirmed, total.retyped)),
        "minutes_to_retype": MINUTES_TO_RETYPE,
        "minutes_to_confirm": MINUTES_TO_CONFIRM,
        "arrival_months": MONTHS,
    }


def _row(kind: str, one: AnyArrivals) -> tuple[str, ...]:
    name = date_format(datetime.strptime(one.name, "%Y-%m"), "F Y") if kind == "month" else one.name  # noqa: DTZ007
    counts = (one.machine, one.confirmed, one.retyped, one.pending)
    words = (_("unter 5") if count is None else str(count) for count in counts)
    return (name, *words, saved_words(one.minutes_saved))


def _published_rows() -> Iterator[dict[str, Any]]:
    for kind, group in arrival_figures().groups:
        for one in group:
            shown = one.published()
            values = {field: getattr(shown, field) for field in FIELDS}
            yield {"grouped_by": kind, "key": shown.key, "name": shown.name, **values}
