"""What people are told about their appointments."""

from uuid import uuid4

import pytest

from kommunalportal.appointments.actions import Visitor, book_appointment, cancel_appointment
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment, AppointmentType, Location
from kommunalportal.appointments.queries import free_days
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.worker import jobs_appointments
from tests.factories import posted_mails


@pytest.fixture
def appointment(in_a_stadt: Tenant) -> Appointment:
    """One at the Bürgerbüro."""
    seed_demo_appointments(in_a_stadt)
    type_, location = AppointmentType.objects.all()[0], Location.objects.get()
    return book_appointment(
        type_=type_,
        location=location,
        starts_at=free_days(type_, location)[0].slots[0].starts_at,
        visitor=Visitor(name="Ada Lindqvist", email="ada@example.org"),
        request_id=uuid4(),
        actor=SYSTEM,
    )


def test_the_mail_has_time_place_and_link_but_no_concern_and_no_name(appointment: Appointment) -> None:
    jobs_appointments.tell(appointment_id=appointment.pk, what="booked")
    (mail,) = posted_mails(appointment.tenant)
    assert f"/termine/verwalten/{appointment.token}" in mail.text
    assert "Bürgerbüro" in mail.text
    everything = mail.subject + mail.text + mail.attachments[0].text
    assert "Personalausweis" not in everything
    assert "Lindqvist" not in everything


def test_a_cancelled_appointment_is_taken_out_of_the_calendar(appointment: Appointment) -> None:
    cancelled = cancel_appointment(appointment=appointment, actor=SYSTEM)
    jobs_appointments.tell(appointment_id=cancelled.pk, what="cancelled")
    (mail,) = posted_mails(appointment.tenant)
    assert "abgesagt" in mail.subject
    assert "STATUS:CANCELLED" in mail.attachments[0].text


def test_an_appointment_that_is_gone_tells_nobody(in_a_stadt: Tenant) -> None:
    jobs_appointments.tell(appointment_id=4711, what="booked")
    assert posted_mails(in_a_stadt) == []
