"""The operator's board of all municipalities, and what helps one of them. References only, no personal data."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.connections.actions import ask_for_check
from kommunalportal.connections.models import Connection, Port
from kommunalportal.kernel.heartbeats import is_missed, silent_jobs
from kommunalportal.kernel.models import Heartbeat, Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.statistics import health
from kommunalportal.statistics.hand_overs import loads_everywhere, sum_of
from kommunalportal.web.access import OperatorRequest, load_or_404, require_operator
from kommunalportal.web.admin.connections import connections_context, hold_or_release
from kommunalportal.web.admin.hand_overs import hand_overs_context, start_again, start_all_again
from kommunalportal.web.operator.troubles import trouble_of

#: alerts above the board; the table below names all municipalities anyway
MOST_ALERTS = 3


@require_safe
@require_operator
def board(request: OperatorRequest) -> HttpResponse:
    """All municipalities, red first; jobs that belong to none stand above them."""
    shared = health.queues_by_tenant().get(None, health.QueueHealth())
    found = health.board()
    troubled = [trouble_of(one) for one in found if one.is_troubled]
    context = {
        "board": found,
        "troubles": troubled[:MOST_ALERTS],
        "more": len(troubled[MOST_ALERTS:]),
        "shared": shared,
        "silent": silent_jobs(),
    }
    return render(request, "operator/board.html", context)


@require_safe
@require_operator
def hand_overs(request: OperatorRequest) -> HttpResponse:
    """Where hand-overs are stuck or late, over all municipalities: numbers only."""
    rows = loads_everywhere()
    return render(request, "operator/hand_overs.html", {"rows": rows, "total": sum_of(row.load for row in rows)})


@require_safe
@require_operator
def periodic_jobs(request: OperatorRequest) -> HttpResponse:
    """When each periodic job ran last, silent ones first."""
    jobs = [(one, is_missed(one), timedelta(seconds=one.every_seconds)) for one in Heartbeat.objects.all()]
    return render(request, "operator/jobs.html", {"jobs": sorted(jobs, key=lambda job: (not job[1], job[0].name))})


@require_safe
@require_operator
def municipality(request: OperatorRequest, slug: str) -> HttpResponse:
    """One municipality: each connection with its reason, what was given up, which jobs failed."""
    tenant = load_municipality(slug)
    queue = health.queues_by_tenant().get(tenant.pk)
    with acting_for(tenant):
        context = {
            "health": health.health(tenant, queue),
            **connections_context(),
            **hand_overs_context(request),
            "failed": health.failed_jobs(),
        }
    return render(request, "operator/municipality.html", context)


@require_POST
@require_operator
def check_connection(request: OperatorRequest, slug: str, connection_id: int) -> HttpResponse:
    """Jetzt prüfen; a paused connection that works again goes on by itself."""
    with acting_for(load_municipality(slug)):
        connection = load_or_404(Connection.objects.filter(is_active=True), pk=connection_id)
        ask_for_check(connection=connection, actor=request.operator)
    return redirect("operator_municipality", slug)


@require_POST
@require_operator
def hold(request: OperatorRequest, slug: str, connection_id: int) -> HttpResponse:
    """Anhalten, or let it go on."""
    with acting_for(load_municipality(slug)):
        connection = load_or_404(Connection.objects.filter(port=Port.DELIVERY), pk=connection_id)
        hold_or_release(connection, release="weiter" in request.POST, actor=request.operator)
    return redirect("operator_municipality", slug)


@require_POST
@require_operator
def hand_over_again(request: OperatorRequest, slug: str, reference: str) -> HttpResponse:
    """Noch einmal übergeben."""
    with acting_for(load_municipality(slug)):
        start_again(request, reference, request.operator)
    return redirect("operator_municipality", slug)


@require_POST
@require_operator
def hand_over_all_again(request: OperatorRequest, slug: str, connection_id: int) -> HttpResponse:
    """All that are stuck at one connection."""
    with acting_for(load_municipality(slug)):
        start_all_again(request, connection_id, request.operator)
    return redirect("operator_municipality", slug)


def load_municipality(slug: str) -> Tenant:
    """An active municipality, or 404."""
    return load_or_404(Tenant.objects.filter(kind=TenantKind.MUNICIPALITY, is_active=True), slug=slug)
