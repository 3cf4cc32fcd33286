"""What changes an appointment: book, move, cancel, forget."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.appointments import queries
from kommunalportal.appointments.events import appointment_booked, appointment_cancelled, appointment_moved
from kommunalportal.appointments.models import Appointment, AppointmentType, Location
from kommunalportal.appointments.queries import Slot
from kommunalportal.appointments.rules import MOST_PER_ADDRESS
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.jobs import defer

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Visitor:
    """Who comes, and how to reach them."""

    name: str
    email: str
    phone: str = ""
    language: str = "de"
    account_id: int | None = None


class SlotTaken(Refused):
    """Somebody else was quicker; ``next_slots`` are the closest that are free."""

    def __init__(self, next_slots: list[Slot]) -> None:
        super().__init__("appointment.taken", _("Diese Uhrzeit hat gerade jemand anderes gebucht."))
        self.next_slots = next_slots


def book_appointment(
    *, type_: AppointmentType, location: Location, starts_at: datetime, visitor: Visitor, request_id: UUID, actor: Actor
) -> Appointment:
    """Take a slot. The same ``request_id`` again answers with what it booked before."""
    with transaction.atomic():
        _lock_counters(type_, location)
        earlier = queries.appointment_by_request(request_id)
        if earlier is not None:
            return earlier
        slot = _free_slot(type_, location, starts_at)
        email_hash = keyed_hash(visitor.email.strip().lower())
        _refuse_hoarding(email_hash)
        appointment = Appointment.objects.create(
            request_id=request_id,
            type=type_,
            counter_id=slot.counters[0],
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            name=visitor.name,
            email=visitor.email,
            phone=visitor.phone,
            email_hash=email_hash,
            language=visitor.language,
            account_id=visitor.account_id,
        )
        record("appointment.booked", by=actor, on=appointment, type=type_.slug)
        announce(appointment_booked, appointment)
        _tell(appointment, "booked")
    return appointment


def move_appointment(*, appointment: Appointment, starts_at: datetime, actor: Actor) -> Appointment:
    """Take another slot at the same location and give the old one back."""
    with transaction.atomic():
        location = appointment.counter.location
        _lock_counters(appointment.type, location)
        appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        _refuse_what_is_over(appointment)
        if appointment.is_cancelled:
            raise Refused("appointment.cancelled", _("Dieser Termin ist schon abgesagt. Buchen Sie einen neuen."))
        if appointment.starts_at == starts_at:
            return appointment
        slot = _free_slot(appointment.type, location, starts_at, without=appointment)
        appointment.counter_id = slot.counters[0]
        appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
        appointment.revision += 1
        appointment.save(update_fields=["counter", "starts_at", "ends_at", "revision"])
        record("appointment.moved", by=actor, on=appointment)
        announce(appointment_moved, appointment)
        _tell(appointment, "moved")
    return appointment


def cancel_appointment(*, appointment: Appointment, actor: Actor) -> Appointment:
    """Give the slot back at once; cancelling twice is the same as once."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if appointment.is_cancelled:
            return appointment
        _refuse_what_is_over(appointment)
        appointment.cancelled_at = timezone.now()
        appointment.revision += 1
        appointment.save(update_fields=["cancelled_at", "revision"])
        record("appointment.cancelled", by=actor, on=appointment)
        announce(appointment_cancelled, appointment)
        _tell(appointment, "cancelled")
    return appointment


def forget_past_appointments() -> int:
    """Delete appointments a month after they were; answers how many."""
    with transaction.atomic():
        old = Appointment.objects.filter(ends_at__lt=timezone.now() - KEPT_FOR)
        count = old.count()
        if count:
            old.delete()
            record("appointment.forgotten", by=SYSTEM, on="appointments", count=count)
    return count


def _lock_counters(type_: AppointmentType, location: Location) -> None:
    # Scarce things are locked first, always in the same order, then checked, then taken.
    list(queries.serving_counters(type_, location).select_for_update().values_list("pk", flat=True))


def _free_slot(
    type_: AppointmentType, location: Location, starts_at: datetime, *, without: Appointment | None = None
) -> Slot:
    slot = queries.slot_at(type_, location, starts_at, without=without)
    if slot is None:
        raise SlotTaken(queries.next_slots(type_, location, starts_at))
    return slot


def _refuse_hoarding(email_hash: str) -> None:
    coming = Appointment.objects.standing().filter(email_hash=email_hash, ends_at__gt=timezone.now())
    if coming.count() >= MOST_PER_ADDRESS:
        message = _("Zu dieser E-Mail-Adresse gibt es schon %(count)d Termine. Sagen Sie erst einen davon ab.")
        raise Refused("appointment.too_many", message % {"count": MOST_PER_ADDRESS})


def _refuse_what_is_over(appointment: Appointment) -> None:
    if appointment.starts_at <= timezone.now():
        raise Refused("appointment.over", _("Dieser Termin hat schon begonnen oder ist vorbei."))


def _tell(appointment: Appointment, what: str) -> None:
    defer("appointments.tell", queue_name="mail", appointment_id=appointment.pk, what=what)


def move_locations(*, unit_slug: str, heir: str) -> None:
    """An office is closed: its places and their appointments belong to the office that takes over."""
    for location in Location.objects.filter(unit_slug=unit_slug):
        location.unit_slug = heir
        location.save(update_fields=["unit_slug"])
        record("location.moved", by=SYSTEM, on=location, unit=heir)
