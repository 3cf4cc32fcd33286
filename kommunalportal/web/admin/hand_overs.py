"""Hand-overs that did not go by themselves: why, how often they were tried, and the button that starts them again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery.models import Delivery, Difference
from kommunalportal.delivery.trying_again import ask_to_try_all_again, try_again
from kommunalportal.delivery.words import DIFFERENCES, FAILURES
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.statistics.arrivals import arrival_figures
from kommunalportal.statistics.hand_overs import (
    MOST_SHOWN,
    ConnectionLoad,
    Trouble,
    TroubledDelivery,
    connection_loads,
    sum_of,
    troubled_deliveries,
)
from kommunalportal.web.access import AdministratorRequest, TenantRequest, load_or_404, require_administrator
from kommunalportal.web.admin.frame import page
from kommunalportal.web.citizen.figures_arrivals import exact_arrivals_context

NAMES = {
    Trouble.GIVEN_UP: lazy("Aufgegeben"),
    Trouble.REJECTED: lazy("Abgelehnt"),
    Trouble.LATE: lazy("Wartet zu lange"),
}
NEXT = {
    Trouble.GIVEN_UP: lazy("Von selbst geht es nicht weiter. Übergeben Sie noch einmal, sobald der Grund behoben ist."),
    Trouble.REJECTED: lazy("Das Fachverfahren hat den Antrag zurückgewiesen. Klären Sie den Grund mit dem Fachamt."),
    Trouble.LATE: lazy("Wir versuchen es von selbst weiter. Sie müssen nichts tun."),
}

HELD = lazy("Die Verbindung ist angehalten. Sobald sie weiterläuft, geht es von selbst weiter.")


@require_safe
@require_administrator
def hand_over_list(request: AdministratorRequest) -> HttpResponse:
    """The list, by kind and connection."""
    return page(request, "hand_overs.html", hand_overs_context(request))


@require_safe
@require_administrator
def arrivals(request: AdministratorRequest) -> HttpResponse:
    """How cases reached their system, exactly; ``/statistik/`` shows the same rounded."""
    return page(request, "arrivals.html", exact_arrivals_context(arrival_figures()))


@require_POST
@require_administrator
def hand_over_again(request: AdministratorRequest, reference: str) -> HttpResponse:
    """Noch einmal übergeben: one."""
    start_again(request, reference, request.administrator)
    return redirect("admin_hand_overs")


@require_POST
@require_administrator
def hand_over_all_again(request: AdministratorRequest, connection_id: int) -> HttpResponse:
    """Noch einmal übergeben: all that are stuck at one connection."""
    start_all_again(request, connection_id, request.administrator)
    return redirect("admin_hand_overs")


def hand_overs_context(request: TenantRequest) -> dict[str, Any]:
    """What the list shows, for administrator and operator alike. Acts for the current tenant."""
    chosen, connection_id = request.GET.get("art", ""), request.GET.get("verbindung", "")
    connection = int(connection_id) if connection_id.isdecimal() and len(connection_id) < 10 else None
    loads = connection_loads()
    found = troubled_deliveries(trouble=chosen, connection_id=connection)
    named = Connection.objects.filter(port=Port.DELIVERY).defer("settings").in_bulk()
    return {
        "lines": [_line(one) for one in found],
        "is_cut": len(found) == MOST_SHOWN,
        "tabs": _tabs(
            chosen, connection_id, loads.get(connection, ConnectionLoad()) if connection else sum_of(loads.values())
        ),
        "of_connection": named.get(connection) if connection else None,
        "differences": [
            (one, DIFFERENCES[one.kind]) for one in Difference.objects.select_related("connection")[:MOST_SHOWN]
        ],
        "stuck_at": [(named[pk], load) for pk, load in loads.items() if load.stuck and pk in named],
    }


def start_again(request: TenantRequest, reference: str, actor: Actor) -> None:
    """One, and say what became of it."""
    try:
        try_again(delivery=load_or_404(Delivery.objects.all(), reference=reference), actor=actor)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Die Übergabe %(reference)s läuft wieder.") % {"reference": reference})


def start_all_again(request: TenantRequest, connection_id: int, actor: Actor) -> None:
    """All of one connection, and say how many."""
    connection = load_or_404(Connection.objects.filter(port=Port.DELIVERY), pk=connection_id)
    count = ask_to_try_all_again(connection=connection, actor=actor)
    if not count:
        messages.warning(request, _("Hier ist nichts liegen geblieben."))
        return
    words = ngettext("%(count)s Übergabe läuft wieder.", "%(count)s Übergaben laufen nach und nach wieder.", count)
    messages.success(request, words % {"count": count})


def _tabs(chosen: str, connection: str, load: ConnectionLoad) -> list[dict[str, Any]]:
    counts = {Trouble.GIVEN_UP: load.given_up, Trouble.REJECTED: load.rejected, Trouble.LATE: load.late}
    kept = f"&verbindung={connection}" if connection.isdecimal() else ""
    everything = {
        "label": _("Alle"),
        "url": f"?art={kept}",
        "is_current": chosen not in list(Trouble),
        "count": load.troubled,
    }
    return [everything] + [
        {"label": NAMES[one], "url": f"?art={one}{kept}", "is_current": chosen == one, "count": counts[one]}
        for one in Trouble
    ]


def _line(one: TroubledDelivery) -> dict[str, Any]:
    return {
        "one": one,
        "name": NAMES[one.trouble],
        "meaning": FAILURES.get(one.failure, ""),
        "next": HELD if one.trouble is Trouble.LATE and one.delivery.connection.is_waiting else NEXT[one.trouble],
        "is_late": one.trouble is Trouble.LATE,
    }
