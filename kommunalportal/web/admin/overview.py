"""The administrator's first page: does everything run, and what is there to do?"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kommunalportal.statistics.health import health
from kommunalportal.statistics.volumes import PERIOD, loads, volumes
from kommunalportal.web.access import EditorRequest, require_editor
from kommunalportal.web.admin.frame import is_administrator, page


@require_safe
@require_editor
def overview(request: EditorRequest) -> HttpResponse:
    """Connections with the reason in words, volumes, waiting hand-overs, open work; editors have another first page."""
    if not is_administrator(request.account):
        return redirect("editing_overview")
    context = {"health": health(request.tenant), "volumes": volumes(), "loads": loads(), "days": PERIOD.days}
    return page(request, "overview.html", context)
