"""The municipality's connections: red or green, the reason in words, and a button that asks again."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.connections.actions import ask_for_check
from kommunalportal.connections.models import Connection
from kommunalportal.statistics.health import being_checked, connections
from kommunalportal.web.access import AdministratorRequest, load_or_404, require_administrator
from kommunalportal.web.admin.frame import page


@require_safe
@require_administrator
def connection_list(request: AdministratorRequest) -> HttpResponse:
    """All connections. While one is being checked, htmx asks for this page again; others have a link."""
    return page(request, "connections.html", {"connections": connections(), "checking": being_checked()})


@require_POST
@require_administrator
def check_connection(request: AdministratorRequest, connection_id: int) -> HttpResponse:
    """Jetzt prüfen: the worker asks, the list shows what it heard."""
    connection = load_or_404(Connection.objects.filter(is_active=True), pk=connection_id)
    ask_for_check(connection=connection, actor=request.administrator)
    return redirect("admin_connections")
