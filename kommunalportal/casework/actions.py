"""What clerks do with a case, one verb each."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import account_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.timeline import add_entry
from kommunalportal.casework.models import Decision, Note, WorkItem
from kommunalportal.casework.name_search import index_names
from kommunalportal.casework.rules import Outcome, needs_reason
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.references import new_reference
from kommunalportal.mailbox.actions import send_letter

LETTER_JOB = "casework.send_decision"


def open_work_item(*, application: Application, unit_slug: str) -> WorkItem:
    """The clerk's view of a new application; the same one on every call."""
    existing: WorkItem | None = WorkItem.objects.filter(application=application).first()
    if existing is not None:
        return existing
    item: WorkItem = WorkItem.objects.create(
        application=application, file_reference=new_reference("AZ"), unit_slug=unit_slug
    )
    index_names(item)
    record("work_item.opened", by=SYSTEM, on=item, unit=unit_slug)
    return item


def ask_for_attention(*, item: WorkItem) -> WorkItem:
    """Machines are at their end; a person has to look."""
    item.attention_since = item.attention_since or timezone.now()
    item.closed_at = None
    item.save(update_fields=["attention_since", "closed_at"])
    return item


def move_work_items(*, unit_slug: str, heir: str) -> None:
    """An office is closed: its cases, open and ended ones, belong to the office that takes over."""
    moved = WorkItem.objects.filter(unit_slug=unit_slug)
    for item in moved:
        record("work_item.moved", by=SYSTEM, on=item, unit=heir)
    moved.update(unit_slug=heir)


def assign_work_item(*, item: WorkItem, to: Account | None, actor: Actor) -> WorkItem:
    """Somebody takes the case, or gives it back to the unit."""
    with transaction.atomic():
        item = WorkItem.objects.select_for_update().get(pk=item.pk)
        if to is not None and item.assigned_to_id not in (None, to.pk) and item.is_open:
            record("work_item.taken_over", by=actor, on=item)
        was_assigned = item.assigned_to_id is not None
        item.assigned_to = to
        item.save(update_fields=["assigned_to"])
        if to is not None and not was_assigned:
            add_entry(item.application, "assigned")
        record("work_item.assigned", by=actor, on=item, to=str(to.pk) if to else None)
    return item


def add_note(*, item: WorkItem, text: str, actor: Actor) -> Note:
    """A note for colleagues."""
    if not text.strip():
        raise Refused("note.empty", _("Bitte schreiben Sie einen Text."))
    with transaction.atomic():
        note = Note.objects.create(work_item=item, text=text.strip(), author=account_of(actor))
        record("work_item.note_added", by=actor, on=item)
    return note


def send_message(*, item: WorkItem, text: str, actor: Actor) -> None:
    """Write to the applicant's mailbox."""
    if not text.strip():
        raise Refused("message.empty", _("Bitte schreiben Sie einen Text."))
    with transaction.atomic():
        send_letter(
            account=item.application.account,
            subject=_("Nachricht zu Ihrem Antrag %s") % item.application.reference,
            body=text.strip(),
            application_reference=item.application.reference,
            actor=actor,
        )
        add_entry(item.application, "message")
        record("work_item.message_sent", by=actor, on=item)


def decide(*, item: WorkItem, outcome: Outcome, reason: str, actor: Actor) -> Decision:
    """End the case; the letter is made and sent by a job. A second click finds it decided already."""
    if needs_reason(outcome) and not reason.strip():
        raise Refused("decision.reason_missing", _("Eine Ablehnung braucht eine Begründung."))
    with transaction.atomic():
        item = WorkItem.objects.select_for_update().get(pk=item.pk)
        existing: Decision | None = Decision.objects.filter(work_item=item).first()
        if existing is not None:
            if existing.outcome == outcome:
                return existing
            raise Refused("decision.already_decided", _("Über diesen Vorgang ist schon entschieden."))
        if item.application.withdrawn_at:
            raise Refused("decision.withdrawn", _("Der Antrag wurde zurückgezogen."))
        decision = Decision.objects.create(
            work_item=item, outcome=outcome, reason=reason.strip(), decided_by=account_of(actor)
        )
        _close(item, decision, actor)
        defer(LETTER_JOB, queue_name="mailbox", decision_id=decision.pk)
    return decision


def close_work_item(*, item: WorkItem) -> WorkItem:
    """The portal itself finished the case, for example with a certificate."""
    item.closed_at = item.closed_at or timezone.now()
    item.attention_since = None
    item.save(update_fields=["closed_at", "attention_since"])
    record("work_item.closed", by=SYSTEM, on=item)
    return item


def _close(item: WorkItem, decision: Decision, actor: Actor) -> None:
    item.closed_at = decision.decided_at
    item.attention_since = None
    item.save(update_fields=["closed_at", "attention_since"])
    application = item.application
    application.decided_at = decision.decided_at
    application.save(update_fields=["decided_at"])
    add_entry(application, decision.outcome)
    record("work_item.decided", by=actor, on=item, outcome=decision.outcome)
