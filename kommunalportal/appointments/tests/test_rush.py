"""Eight o'clock: many people at the same moment, in real transactions of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from kommunalportal.appointments.actions import SlotTaken, Visitor, book_appointment
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment, AppointmentType, Location
from kommunalportal.appointments.queries import free_days
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import make_tenant

PEOPLE = 12
COUNTERS = 3


@pytest.fixture
def rush(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A municipality whose rows are really committed; other tests never meet it again."""
    with django_db_blocker.unblock():
        tenant = make_tenant(f"rush-{uuid4().hex[:8]}")
        seed_demo_appointments(tenant)
        yield tenant
        Tenant.objects.filter(pk=tenant.pk).update(is_active=False)
        connection.close()


def test_twelve_people_want_the_same_time_and_three_get_it(rush: Tenant) -> None:
    outcomes = _all_at_once(rush, [uuid4() for _ in range(PEOPLE)])
    assert outcomes.count("booked") == COUNTERS
    assert outcomes.count("taken") == PEOPLE - COUNTERS
    assert _standing(rush) == COUNTERS


def test_an_impatient_person_who_clicks_often_books_once(rush: Tenant) -> None:
    request_id = uuid4()
    outcomes = _all_at_once(rush, [request_id] * 6)
    assert (outcomes, _standing(rush)) == (["booked"] * 6, 1)


def _all_at_once(tenant: Tenant, requests: list[UUID]) -> list[str]:
    with acting_for(tenant):
        type_, location = AppointmentType.objects.all()[0], Location.objects.get()
        starts_at = free_days(type_, location)[0].slots[-1].starts_at

    def book(request_id: UUID) -> str:
        visitor = Visitor(name="Ada", email=f"{request_id}@example.org")
        try:
            with acting_for(tenant):
                book_appointment(
                    type_=type_,
                    location=location,
                    starts_at=starts_at,
                    visitor=visitor,
                    request_id=request_id,
                    actor=SYSTEM,
                )
        except SlotTaken:
            return "taken"
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(max_workers=len(requests)) as people:
        return list(people.map(book, requests))


def _standing(tenant: Tenant) -> int:
    with acting_for(tenant):
        return Appointment.objects.standing().count()
