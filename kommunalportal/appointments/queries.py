"""What pages ask about appointments."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kommunalportal.appointments import rules
from kommunalportal.appointments.models import Appointment, AppointmentType, Counter, Location, OpeningTime
from kommunalportal.appointments.rules import Span

ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True)
class Slot:
    """A time that may be booked; ``counters`` are the ids of those that are free then."""

    starts_at: datetime
    ends_at: datetime
    counters: tuple[int, ...]


@dataclass(frozen=True)
class Day:
    """A local day with what is free on it."""

    date: date
    slots: tuple[Slot, ...]


def active_types() -> list[AppointmentType]:
    """What people may book an appointment for."""
    return list(AppointmentType.objects.filter(is_active=True))


def locations_for(type_: AppointmentType) -> list[Location]:
    """Where a type is served."""
    counters = Counter.objects.filter(is_active=True, type_slugs__contains=[type_.slug])
    return list(Location.objects.filter(pk__in=counters.values("location")))


def free_days(
    type_: AppointmentType, location: Location, *, without: Appointment | None = None, now: datetime | None = None
) -> list[Day]:
    """Days with free slots, in order; ``without`` is an appointment that is about to be moved."""
    counters = serving_counters(type_, location).values_list("pk", flat=True)
    bookable = rules.window(now or timezone.now(), lead_hours=type_.lead_hours, horizon_days=type_.horizon_days)
    taken = _taken(list(counters), bookable, without)
    openings = [
        rules.Opening(o.weekday, o.opens_at, o.closes_at) for o in OpeningTime.objects.filter(location=location)
    ]
    days = []
    for day in rules.days_of(bookable, ZONE):
        spans = [s for s in rules.spans_of_day(day, openings, type_.minutes, ZONE) if _is_in(s, bookable)]
        free = [Slot(s.starts_at, s.ends_at, tuple(rules.free_counters(s, taken))) for s in spans]
        slots = tuple(slot for slot in free if slot.counters)
        if slots:
            days.append(Day(day, slots))
    return days


def next_slots(type_: AppointmentType, location: Location, after: datetime, *, count: int = 3) -> list[Slot]:
    """The free slots that come closest after a moment, or simply the next ones."""
    slots = [slot for day in free_days(type_, location) for slot in day.slots]
    later = [slot for slot in slots if slot.starts_at > after]
    return (later or slots)[:count]


def slot_at(
    type_: AppointmentType, location: Location, starts_at: datetime, *, without: Appointment | None = None
) -> Slot | None:
    """The free slot that begins exactly then."""
    slots = (slot for day in free_days(type_, location, without=without) for slot in day.slots)
    return next((slot for slot in slots if slot.starts_at == starts_at), None)


def serving_counters(type_: AppointmentType, location: Location) -> QuerySet[Counter]:
    """The counters of a location that serve a type."""
    return Counter.objects.filter(location=location, is_active=True, type_slugs__contains=[type_.slug]).order_by("pk")


def appointments_of(account_id: int, *, with_past: bool = False) -> list[Appointment]:
    """Appointments booked by somebody who was logged in: those to come, or all."""
    found = Appointment.objects.filter(account_id=account_id).select_related("type", "counter__location")
    return list(found if with_past else found.filter(cancelled_at=None, ends_at__gt=timezone.now()))


def appointment_by_token(token: str) -> Appointment | None:
    """The appointment behind a secret link."""
    return Appointment.objects.select_related("type", "counter__location").filter(token=token).first()


def appointment_by_request(request_id: UUID) -> Appointment | None:
    """What a form booked that was sent before."""
    found = Appointment.objects.select_related("type", "counter__location")
    return found.filter(request_id=request_id).first()


def _is_in(span: Span, bookable: rules.Window) -> bool:
    return bookable.earliest <= span.starts_at <= bookable.latest


def _taken(counters: list[int], bookable: rules.Window, without: Appointment | None) -> dict[int, list[Span]]:
    taken: dict[int, list[Span]] = {counter: [] for counter in counters}
    standing = Appointment.objects.standing().filter(counter__in=counters, ends_at__gt=bookable.earliest)
    for appointment in standing.exclude(pk=without.pk) if without else standing:
        taken[appointment.counter_id].append(Span(appointment.starts_at, appointment.ends_at))
    return taken
