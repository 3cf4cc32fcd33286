"""Appointments that were chosen in a form: booked when the applicant confirms, given back with the application."""

from collections.abc import Iterator
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.appointments.actions import Visitor, book_appointment, cancel_appointment
from kommunalportal.appointments.models import AppointmentType, Location
from kommunalportal.appointments.queries import appointment_by_request
from kommunalportal.formengine.fields.appointment import AppointmentField
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused


def book_chosen_appointments(form: ApplicationForm, *, actor: Actor) -> None:
    """Take what was chosen, in the transaction of the caller; ``Refused`` if somebody else was quicker."""
    for field, key in _chosen(form):
        slug, _at, starts_at = key.partition("@")
        type_ = AppointmentType.objects.filter(slug=field.appointment_type, is_active=True).first()
        location = Location.objects.filter(slug=slug).first()
        if type_ is None or location is None:
            raise Refused("appointment.gone", _("Diesen Termin gibt es nicht mehr. Bitte wählen Sie einen anderen."))
        book_appointment(
            type_=type_,
            location=location,
            starts_at=datetime.fromisoformat(starts_at),
            visitor=_visitor(form),
            request_id=_request_id(form, field, key),
            actor=actor,
        )


def give_back_chosen_appointments(form: ApplicationForm, *, actor: Actor) -> None:
    """Cancel what was booked for this application; what is over stays."""
    for field, key in _chosen(form):
        appointment = appointment_by_request(_request_id(form, field, key))
        if appointment is not None and not appointment.is_cancelled and appointment.starts_at > timezone.now():
            cancel_appointment(appointment=appointment, actor=actor)


def _chosen(form: ApplicationForm) -> Iterator[tuple[AppointmentField, str]]:
    asked = [field for field in form.bundle.form.fields.values() if isinstance(field, AppointmentField)]
    answers = form.journey.accepted_answers() if asked else {}  # most forms ask for none
    for field in asked:
        if isinstance(answer := answers.get(field.name), dict):
            yield field, str(answer["key"])


def _request_id(form: ApplicationForm, field: AppointmentField, key: str) -> UUID:
    """The same for one confirmation of one application, so that a double click books once."""
    application = form.application
    confirmed_at = application.confirmed_at.timestamp() if application.confirmed_at else 0
    return uuid5(NAMESPACE_URL, f"{application.pk} {confirmed_at} {field.name} {key}")


def _visitor(form: ApplicationForm) -> Visitor:
    account = form.application.account
    return Visitor(
        name=account.name or account.contact_email,
        email=account.contact_email,
        language=get_language() or "de",
        account_id=account.pk,
    )
