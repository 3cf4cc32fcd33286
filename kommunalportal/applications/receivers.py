"""What the applications room listens to."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from kommunalportal.accounts.events import account_deleted
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import submit_paid_application, withdraw_application
from kommunalportal.applications.events import application_answered, application_rejected
from kommunalportal.applications.models import Application
from kommunalportal.applications.office_letters import pass_letter_on
from kommunalportal.applications.timeline import add_entry
from kommunalportal.applications.uploads import remove_infected
from kommunalportal.delivery import events as delivery_events
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.ports import Answer
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.models import HeldFile
from kommunalportal.kernel.quarantine import threat_found
from kommunalportal.mailbox.actions import empty_mailbox
from kommunalportal.payments import events as payment_events
from kommunalportal.payments.models import Payment

ISSUE_JOB = "applications.issue_certificate"


@receiver(payment_events.payment_paid)
def on_paid(subject: Payment, **_: Any) -> None:
    """The money is there: hand the application over, in the transaction that notes the payment."""
    submit_paid_application(payment=subject, actor=SYSTEM)


@receiver(payment_events.payment_failed)
def on_payment_failed(subject: Payment, **_: Any) -> None:
    """The platform refused; another try is possible."""
    _note_payment(subject, "payment_failed")


@receiver(payment_events.payment_cancelled)
def on_payment_cancelled(subject: Payment, **_: Any) -> None:
    """The person broke it off; another try is possible."""
    _note_payment(subject, "payment_cancelled")


@receiver(payment_events.payment_needs_clerk)
def on_payment_unclear(subject: Payment, **_: Any) -> None:
    """Money and books disagree: a person has to look, if the town has the application already."""
    application = Application.objects.sent().filter(reference=subject.subject).first()
    if application is not None:
        announce(application_rejected, application)


@receiver(threat_found)
def on_threat_found(subject: HeldFile, **_: Any) -> None:
    """Malware in a file that was handed in."""
    remove_infected(file_key=subject.file_key)


@receiver(account_deleted)
def on_account_deleted(subject: Account, **_: Any) -> None:
    """Whoever leaves takes their drafts along and their mailbox; what was sent stays as long as the law says."""
    actor = actor_for(subject)
    for draft in Application.objects.drafts().filter(account=subject):
        withdraw_application(application=draft, actor=actor)
    empty_mailbox(account=subject, actor=actor)


@receiver(delivery_events.delivery_arrived)
def on_arrived(subject: Delivery, **_: Any) -> None:
    """Nothing can get lost any more."""
    _note_delivery(subject, "arrived")


@receiver(delivery_events.delivery_accepted)
def on_accepted(subject: Delivery, **_: Any) -> None:
    """The back-office system has it."""
    _note_delivery(subject, "accepted")


@receiver(delivery_events.delivery_rejected)
@receiver(delivery_events.delivery_stuck)
def on_rejected(subject: Delivery, **_: Any) -> None:
    """Machines are at their end; a person has to look. What was accepted did arrive; only its answer is missing."""
    kind = "needs_clerk" if subject.accepted_at else "rejected"
    announce(application_rejected, _note_delivery(subject, kind))


@receiver(delivery_events.delivery_answered)
def on_answered(subject: Delivery, answer: Answer, **_: Any) -> None:
    """Keep the answer; a certificate that the register can vouch for is made at once."""
    with transaction.atomic(savepoint=False):
        application = Application.objects.select_for_update().get(reference=subject.reference)
        application.register_answer = dict(answer.data)
        application.save(update_fields=["register_answer"])
        if application.result_kind != "certificate":
            add_entry(application, "answered", destination=subject.connection.name)
        elif answer.data.get("found") is True:
            defer(ISSUE_JOB, queue_name="certificates", application_id=application.pk)
        elif "letter" not in answer.data:
            add_entry(application, "needs_clerk")
            announce(application_rejected, application)
        pass_letter_on(application, answer)
        announce(application_answered, application, data=application.register_answer)


def _note_payment(payment: Payment, kind: str) -> None:
    application = Application.objects.filter(reference=payment.subject).first()
    if application is not None:
        add_entry(application, kind)


def _note_delivery(delivery: Delivery, kind: str) -> Application:
    application: Application = Application.objects.only("pk", "tenant_id").get(reference=delivery.reference)
    add_entry(application, kind, destination=delivery.connection.name)
    return application
