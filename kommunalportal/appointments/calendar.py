"""An appointment as a calendar file (RFC 5545). It says where and when, and nothing of the concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kommunalportal.appointments.models import Appointment
from kommunalportal.kernel.later import load_later
from kommunalportal.kernel.models import Tenant

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = load_later("icalendar")


def calendar_file(appointment: Appointment, *, tenant: Tenant, summary: str, url: str) -> str:
    """Text of an .ics file; ``url`` leads to changing and cancelling."""
    event = icalendar.Event()
    event.add("uid", f"{appointment.request_id}@{tenant.slug}")
    event.add("dtstamp", appointment.booked_at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("sequence", appointment.revision)
    event.add("summary", summary)
    event.add("location", f"{appointment.counter.location.name}, {appointment.counter.location.address}")
    event.add("url", url)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kommunalportal//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.is_cancelled else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
