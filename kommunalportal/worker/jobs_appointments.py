"""Tells people about their appointments, and forgets them in time."""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from kommunalportal.appointments.actions import forget_past_appointments
from kommunalportal.appointments.calendar import calendar_file
from kommunalportal.appointments.models import Appointment
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.mail import Attachment, post_mail
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.worker.registry import job, sweeper


@job("appointments.tell")
def tell(*, appointment_id: int, what: str) -> None:
    """Mail that an appointment is booked, moved or cancelled; of what it is about the mail says nothing."""
    appointment = Appointment.objects.select_related("counter__location").filter(pk=appointment_id).first()
    if appointment is None:
        return
    tenant = current_tenant()
    url = portal_address(tenant, f"/termine/verwalten/{appointment.token}")
    with translation.override(appointment.language):
        values = {"appointment": appointment, "what": what, "tenant": tenant, "url": url, "now": timezone.now()}
        subject = render_to_string("mail/appointments/subject.txt", values).strip()
        text = render_to_string("mail/appointments/text.txt", values)
    calendar = calendar_file(appointment, tenant=tenant, summary=tenant.name, url=url)
    attachment = Attachment("termin.ics", "text/calendar", calendar)
    post_mail(to=appointment.email, subject=subject, text=text, attachments=(attachment,))


@sweeper("appointments.forget", cron="17 3 * * *")
def forget() -> None:
    """Once a night."""
    forget_past_appointments()
