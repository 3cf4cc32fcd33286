"""Booking, moving, cancelling: nobody is promised a time twice."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunalportal.appointments import actions, queries
from kommunalportal.appointments.actions import SlotTaken, Visitor
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment, AppointmentType, Counter, Location
from kommunalportal.appointments.queries import free_days
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for

#: A Monday morning; the Bürgerbüro of the demonstration opens on Tuesday at 8 again.
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def office(in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Bürgerbüro with three counters, on that Monday."""
    seed_demo_appointments(in_a_stadt)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    yield


def _type() -> AppointmentType:
    return AppointmentType.objects.get(slug="personalausweis")


def _location() -> Location:
    return Location.objects.get()


def _first_slot() -> datetime:
    return free_days(_type(), _location())[0].slots[0].starts_at


def _book(starts_at: datetime | None = None, **values: Any) -> Appointment:
    visitor = Visitor(name="Ada", email=values.pop("email", f"{uuid4().hex}@example.org"))
    return actions.book_appointment(
        type_=_type(),
        location=_location(),
        starts_at=starts_at or _first_slot(),
        visitor=visitor,
        request_id=values.pop("request_id", uuid4()),
        actor=SYSTEM,
    )


def test_a_booked_appointment_stands_with_a_counter(in_a_stadt: Tenant) -> None:
    appointment = _book()
    assert (appointment.ends_at - appointment.starts_at, appointment.is_cancelled) == (timedelta(minutes=15), False)
    assert AuditEntry.objects.filter(action="appointment.booked").count() == 1


def test_as_many_people_as_counters_may_come_at_once_and_no_more() -> None:
    slot = _first_slot()
    assert len({_book(slot).counter_id for _ in range(3)}) == 3
    with pytest.raises(SlotTaken) as refusal:
        _book(slot)
    assert refusal.value.code == "appointment.taken"
    assert refusal.value.next_slots[0].starts_at == slot + timedelta(minutes=15)


def test_the_same_form_sent_twice_books_once() -> None:
    request_id = uuid4()
    assert _book(request_id=request_id).pk == _book(request_id=request_id).pk


def test_the_database_itself_refuses_overbooking() -> None:
    appointment = _book()
    appointment.pk = None
    appointment.token, appointment.request_id = "another", uuid4()
    with pytest.raises(IntegrityError, match="appointment_no_overbooking"), transaction.atomic():
        appointment.save(force_insert=True)


def test_a_cancelled_appointment_gives_its_slot_back() -> None:
    slot = _first_slot()
    booked = [_book(slot) for _ in range(3)]
    actions.cancel_appointment(appointment=booked[0], actor=SYSTEM)
    assert _book(slot).counter_id == booked[0].counter_id


def test_cancelling_twice_is_the_same_as_once() -> None:
    appointment = _book()
    first = actions.cancel_appointment(appointment=appointment, actor=SYSTEM)
    assert actions.cancel_appointment(appointment=appointment, actor=SYSTEM).cancelled_at == first.cancelled_at


def test_a_moved_appointment_leaves_its_old_slot_free() -> None:
    slot = _first_slot()
    appointment = _book(slot)
    moved = actions.move_appointment(appointment=appointment, starts_at=slot + timedelta(minutes=15), actor=SYSTEM)
    assert (moved.starts_at - slot, moved.revision) == (timedelta(minutes=15), 1)
    assert len(free_days(_type(), _location())[0].slots[0].counters) == 3


def test_moving_to_the_same_time_changes_nothing() -> None:
    appointment = _book()
    same = actions.move_appointment(appointment=appointment, starts_at=appointment.starts_at, actor=SYSTEM)
    assert same.revision == 0


def test_a_cancelled_appointment_cannot_be_moved() -> None:
    appointment = actions.cancel_appointment(appointment=_book(), actor=SYSTEM)
    with pytest.raises(Refused, match="abgesagt"):
        actions.move_appointment(appointment=appointment, starts_at=_first_slot(), actor=SYSTEM)


def test_a_time_outside_opening_hours_cannot_be_booked() -> None:
    with pytest.raises(SlotTaken):
        _book(_first_slot() + timedelta(minutes=7))


def test_what_is_too_soon_is_not_offered() -> None:
    assert _first_slot() >= NOW + timedelta(hours=2)


def test_one_address_holds_three_appointments_at_most() -> None:
    for _ in range(3):
        _book(email="trader@example.org")
    with pytest.raises(Refused) as refusal:
        _book(email="Trader@example.org ")
    assert refusal.value.code == "appointment.too_many"


def test_a_past_appointment_cannot_be_cancelled() -> None:
    appointment = _book()
    Appointment.objects.update(starts_at=NOW - timedelta(hours=1), ends_at=NOW)
    with pytest.raises(Refused) as refusal:
        actions.cancel_appointment(appointment=appointment, actor=SYSTEM)
    assert refusal.value.code == "appointment.over"


def test_appointments_are_forgotten_a_month_after() -> None:
    _book()
    assert actions.forget_past_appointments() == 0
    Appointment.objects.update(starts_at=NOW - timedelta(days=31, hours=1), ends_at=NOW - timedelta(days=31))
    assert actions.forget_past_appointments() == 1


def test_another_municipality_sees_no_appointment(b_dorf: Tenant) -> None:
    token = _book().token
    with acting_for(b_dorf):
        assert queries.appointment_by_token(token) is None


def test_a_counter_that_is_closed_takes_nobody() -> None:
    Counter.objects.update(is_active=False)
    assert free_days(_type(), _location()) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["book", "cancel", "move"]), st.integers(0, 5), st.integers(0, 9)), max_size=25
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_people_do_no_counter_has_two_at_once(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        _play(steps)
        standing = list(Appointment.objects.standing().order_by("counter_id", "starts_at"))
        transaction.set_rollback(True)
    neighbours = itertools.pairwise(standing)
    assert all(one.counter_id != two.counter_id or one.ends_at <= two.starts_at for one, two in neighbours)


def _play(steps: list[tuple[str, int, int]]) -> None:
    opening = datetime(2026, 11, 24, 7, tzinfo=UTC)
    for verb, slot, which in steps:
        starts_at = opening + timedelta(minutes=15 * slot)
        existing = list(Appointment.objects.order_by("pk"))
        chosen = existing[which % len(existing)] if existing else None
        try:
            if verb == "book":
                _book(starts_at)
            elif verb == "cancel" and chosen:
                actions.cancel_appointment(appointment=chosen, actor=SYSTEM)
            elif verb == "move" and chosen:
                actions.move_appointment(appointment=chosen, starts_at=starts_at, actor=SYSTEM)
        except Refused:
            continue
