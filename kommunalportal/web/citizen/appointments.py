"""Booking an appointment: concern, place, time, a few details. Nobody needs an account."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.accounts.queries import actor_for
from kommunalportal.appointments.actions import SlotTaken, Visitor, book_appointment
from kommunalportal.appointments.models import Appointment, AppointmentType, Location
from kommunalportal.appointments.queries import (
    ZONE,
    Day,
    active_types,
    appointment_by_token,
    free_days,
    locations_for,
    slot_at,
)
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import account_or_none, load_or_404
from kommunalportal.web.citizen.appointment_form import VisitorForm, empty_form, read_form
from kommunalportal.web.limits import limited

DAYS_AT_ONCE = 3
MOMENT = "%Y-%m-%d-%H%M"
OWN_BOOKINGS = "own_bookings"
MOST_REMEMBERED = 10


@require_safe
def choose_type(request: HttpRequest) -> HttpResponse:
    """`/termine/`: what for?"""
    return render(request, "citizen/appointments/types.html", {"types": active_types()})


@require_safe
@never_cache
def choose_slot(request: HttpRequest, type_slug: str, location_slug: str = "") -> HttpResponse:
    """`/termine/<type>/`: where (if there is a choice) and when, three days at a time."""
    type_ = load_or_404(AppointmentType.objects.filter(is_active=True), slug=type_slug)
    locations = locations_for(type_)
    if not location_slug and len(locations) > 1:
        return render(request, "citizen/appointments/locations.html", {"type": type_, "locations": locations})
    location = next((place for place in locations if place.slug == location_slug or not location_slug), None)
    if location is None and location_slug:
        raise Http404
    context: dict[str, Any] = {"type": type_, "location": location}
    context |= some_days(request, free_days(type_, location) if location else [])
    return render(request, "citizen/appointments/slots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("appointment", per_address=30, field="email", per_value=5)
def book(request: HttpRequest, type_slug: str, location_slug: str, moment: str) -> HttpResponse:
    """`/termine/<type>/<location>/<time>`: a few details, then it is booked; whoever comes back sees the booking."""
    type_ = load_or_404(AppointmentType.objects.filter(is_active=True), slug=type_slug)
    location = load_or_404(Location.objects.all(), slug=location_slug)
    starts_at = moment_of(moment)
    own = _own_booking(request, f"{type_slug}/{location_slug}/{moment}")
    if own is not None:
        return redirect("appointment_manage", own.token)
    if request.method == "POST":
        return _book(request, type_, location, starts_at)
    slot = slot_at(type_, location, starts_at)
    if slot is None:
        return _show_taken(request, type_, location, SlotTaken([]))
    return _show_form(request, type_, location, starts_at, empty_form(account_or_none(request)))


def some_days(request: HttpRequest, days: Sequence[Day]) -> dict[str, Any]:
    """A few days from ``?ab=`` on, and the first days of the parts before and after."""
    try:
        wanted = date.fromisoformat(request.GET.get("ab", ""))
    except ValueError:
        wanted = date.min
    first = next((index for index, day in enumerate(days) if day.date >= wanted), 0)
    after = first + DAYS_AT_ONCE
    return {
        "days": days[first:after],
        "earlier": days[max(0, first - DAYS_AT_ONCE)].date if first else None,
        "later": days[after].date if after < len(days) else None,
    }


def moment_of(text: str) -> datetime:
    """The moment in an address, `2026-11-24-0800` in local time; anything else is not found."""
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=ZONE)
    except ValueError:
        raise Http404 from None


def visitor_actor(request: HttpRequest) -> Actor:
    """Whoever is logged in, or a guest."""
    account = account_or_none(request)
    return actor_for(account) if account else Actor(kind="guest", id="guest")


def _book(request: HttpRequest, type_: AppointmentType, location: Location, starts_at: datetime) -> HttpResponse:
    form = read_form(dict(request.POST.lists()))
    request_id = _request_id(request)
    if form.errors or request_id is None:
        return _show_form(request, type_, location, starts_at, form)
    account = account_or_none(request)
    visitor = Visitor(
        name=form.values["name"],
        email=form.values["email"],
        phone=form.values.get("phone") or "",
        language=get_language() or "de",
        account_id=account.pk if account else None,
    )
    try:
        appointment = book_appointment(
            type_=type_,
            location=location,
            starts_at=starts_at,
            visitor=visitor,
            request_id=request_id,
            actor=visitor_actor(request),
        )
    except SlotTaken as refusal:
        return _show_taken(request, type_, location, refusal)
    except Refused as refusal:
        return _show_form(request, type_, location, starts_at, form, refusal.message)
    _remember(request, appointment, location)
    return redirect("appointment_manage", appointment.token)


def _show_form(
    request: HttpRequest,
    type_: AppointmentType,
    location: Location,
    starts_at: datetime,
    form: VisitorForm,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "type": type_,
        "location": location,
        "starts_at": starts_at,
        "form": form,
        "refusal": refusal,
        "request_id": _request_id(request) or uuid4(),
    }
    return render(request, "citizen/appointments/form.html", context, status=422 if form.errors or refusal else 200)


def _show_taken(request: HttpRequest, type_: AppointmentType, location: Location, refusal: SlotTaken) -> HttpResponse:
    context: dict[str, Any] = {"type": type_, "location": location, "next_slots": refusal.next_slots, "is_taken": True}
    context |= some_days(request, free_days(type_, location))
    return render(request, "citizen/appointments/slots.html", context, status=409)


def _request_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None


def _remember(request: HttpRequest, appointment: Appointment, location: Location) -> None:
    moment = appointment.starts_at.astimezone(ZONE).strftime(MOMENT)
    own: dict[str, str] = request.session.get(OWN_BOOKINGS, {})
    own[f"{appointment.type.slug}/{location.slug}/{moment}"] = appointment.token
    request.session[OWN_BOOKINGS] = dict(list(own.items())[-MOST_REMEMBERED:])


def _own_booking(request: HttpRequest, key: str) -> Appointment | None:
    token = request.session.get(OWN_BOOKINGS, {}).get(key)
    found = appointment_by_token(token) if token else None
    return None if found is None or found.is_cancelled else found
