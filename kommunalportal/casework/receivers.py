"""What casework listens to."""

from typing import Any

from django.dispatch import receiver

from kommunalportal.applications import events
from kommunalportal.applications.models import Application
from kommunalportal.casework.actions import ask_for_attention, close_work_item, decide, move_work_items, open_work_item
from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.rules import DECISION_WORDS
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.events import unit_closed
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.kernel.actors import SYSTEM


@receiver(events.application_submitted)
def on_submitted(subject: Application, **_: Any) -> None:
    """A case opens in the unit that the bundle names."""
    unit = bundle_named(subject.online_service.bundle_slug).service.unit
    open_work_item(application=subject, unit_slug=unit)


@receiver(events.application_rejected)
def on_rejected(subject: Application, **_: Any) -> None:
    """A person has to look."""
    ask_for_attention(item=WorkItem.objects.get(application=subject))


@receiver(events.application_answered)
def on_answered(subject: Application, data: dict[str, Any], **_: Any) -> None:
    """The office decided in its own system: the same decision stands here, without anybody typing it again."""
    outcome = DECISION_WORDS.get(str(data.get("decision", "")))
    item = WorkItem.objects.filter(application=subject).first() if outcome is not None else None
    if outcome is not None and item is not None and item.is_open and subject.withdrawn_at is None:
        decide(item=item, outcome=outcome, reason=str(data.get("text", "")) or "–", actor=SYSTEM)


@receiver(events.application_decided)
@receiver(events.application_withdrawn)
def on_ended(subject: Application, **_: Any) -> None:
    """Nothing left to do here."""
    item = WorkItem.objects.filter(application=subject).first()
    if item is not None:
        close_work_item(item=item)


@receiver(unit_closed)
def on_unit_closed(subject: OrganisationalUnit, heir: str, **_: Any) -> None:
    """Another office goes on with the cases."""
    move_work_items(unit_slug=subject.slug, heir=heir)
