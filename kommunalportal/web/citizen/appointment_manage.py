"""An appointment by its secret link: look, put into the calendar, move, cancel."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.appointments.actions import SlotTaken, cancel_appointment, move_appointment
from kommunalportal.appointments.calendar import calendar_file
from kommunalportal.appointments.models import Appointment
from kommunalportal.appointments.queries import appointment_by_token, free_days
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import tenant_of
from kommunalportal.web.citizen.appointments import moment_of, some_days, visitor_actor
from kommunalportal.web.limits import limited

LIMIT = limited("appointment-link", per_address=60, methods=("GET", "POST"))


@require_safe
@never_cache
@LIMIT
def show(request: HttpRequest, token: str) -> HttpResponse:
    """`/termine/verwalten/<token>`: the confirmation, now and whenever one comes back."""
    appointment = _load(token)
    context = {"appointment": appointment, "is_over": appointment.starts_at <= timezone.now()}
    return render(request, "citizen/appointments/manage.html", context)


@require_safe
@never_cache
@LIMIT
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment as a file for the calendar."""
    tenant = tenant_of(request)
    url = portal_address(tenant, f"/termine/verwalten/{token}")
    text = calendar_file(_load(token), tenant=tenant, summary=_("Termin: %(town)s") % {"town": tenant.name}, url=url)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@LIMIT
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then cancel."""
    appointment = _load(token)
    if request.method != "POST":
        return render(request, "citizen/appointments/cancel.html", {"appointment": appointment})
    try:
        cancel_appointment(appointment=appointment, actor=visitor_actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("appointment_manage", token)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@LIMIT
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Choose another time at the same place."""
    appointment = _load(token)
    if request.method != "POST":
        return _show_slots(request, appointment)
    try:
        move_appointment(
            appointment=appointment, starts_at=moment_of(request.POST.get("start", "")), actor=visitor_actor(request)
        )
    except SlotTaken as refusal:
        return _show_slots(request, appointment, refusal)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ihr Termin ist verlegt."))
    return redirect("appointment_manage", token)


def _show_slots(request: HttpRequest, appointment: Appointment, refusal: SlotTaken | None = None) -> HttpResponse:
    days = free_days(appointment.type, appointment.counter.location, without=appointment)
    context: dict[str, Any] = {"appointment": appointment, "is_taken": refusal is not None}
    context |= some_days(request, days)
    return render(request, "citizen/appointments/move.html", context, status=409 if refusal else 200)


def _load(token: str) -> Appointment:
    appointment = appointment_by_token(token)
    if appointment is None:
        raise Http404
    return appointment
