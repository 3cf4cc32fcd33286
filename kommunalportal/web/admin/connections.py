"""The municipality's connections: red, yellow or green, the reason in words, what goes over them, and what helps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.connections.actions import (
    ask_for_check,
    configure_connection,
    hold_connection,
    release_connection,
)
from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery.actions import wake_connection
from kommunalportal.kernel.actors import Actor
from kommunalportal.statistics.hand_overs import VOLUME_DAYS, ConnectionLoad, connection_loads
from kommunalportal.statistics.health import being_checked, connections
from kommunalportal.web.access import AdministratorRequest, load_or_404, require_administrator
from kommunalportal.web.admin.connection_form import ConnectionForm
from kommunalportal.web.admin.frame import page
from kommunalportal.wiring.settings_of import adapter_of


@require_safe
@require_administrator
def connection_list(request: AdministratorRequest) -> HttpResponse:
    """All connections. While one is being checked, htmx asks for this page again; others have a link."""
    return page(request, "connections.html", connections_context())


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def connection_settings(request: AdministratorRequest, connection_id: int) -> HttpResponse:
    """Edit one connection. What is secret is never shown; left empty, it stays."""
    connection = load_or_404(Connection.objects.filter(is_active=True), pk=connection_id)
    form = ConnectionForm(request.POST if request.method == "POST" else None, connection, adapter_of(connection))
    if not form.is_complete:
        status = 422 if request.method == "POST" else 200
        return page(request, "connection.html", {"connection": connection, "form": form}, status=status)
    changed = configure_connection(
        port=connection.port,
        slug=connection.slug,
        provider=connection.provider,
        name=form.name,
        settings=form.settings,
        actor=request.administrator,
    )
    ask_for_check(connection=changed, actor=request.administrator)
    messages.success(request, _("Gespeichert. Wir prüfen die Verbindung gerade; das Ergebnis steht gleich hier."))
    return redirect("admin_connections")


@require_POST
@require_administrator
def check_connection(request: AdministratorRequest, connection_id: int) -> HttpResponse:
    """Jetzt prüfen: the worker asks, the list shows what it heard."""
    connection = load_or_404(Connection.objects.filter(is_active=True), pk=connection_id)
    ask_for_check(connection=connection, actor=request.administrator)
    return redirect("admin_connections")


@require_POST
@require_administrator
def hold(request: AdministratorRequest, connection_id: int) -> HttpResponse:
    """Anhalten, or let it go on."""
    connection = load_or_404(Connection.objects.filter(port=Port.DELIVERY), pk=connection_id)
    hold_or_release(connection, release="weiter" in request.POST, actor=request.administrator)
    return redirect("admin_connections")


def connections_context() -> dict[str, Any]:
    """Each connection with what goes over it, for administrator and operator alike."""
    loads = connection_loads()
    rows = [(connection, _load_of(connection, loads)) for connection in connections()]
    return {"rows": rows, "checking": being_checked(), "volume_days": VOLUME_DAYS}


def hold_or_release(connection: Connection, *, release: bool, actor: Actor) -> None:
    """Stop one queue alone; when it goes on, what waited is not made to wait for its turn."""
    if not release:
        hold_connection(connection=connection, actor=actor)
    elif release_connection(connection=connection, actor=actor):
        wake_connection(connection=connection)


def _load_of(connection: Connection, loads: dict[int, ConnectionLoad]) -> ConnectionLoad | None:
    if connection.port != Port.DELIVERY:
        return None
    return loads.get(connection.pk, ConnectionLoad())
