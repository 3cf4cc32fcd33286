"""A clerk says with one click how a case reached the back-office system, and takes it back with another."""

from django.db import transaction
from django.utils import timezone

from kommunalportal.accounts.queries import account_of
from kommunalportal.applications.timeline import add_entry
from kommunalportal.casework.actions import ask_for_attention
from kommunalportal.casework.models import ByHand, WorkItem
from kommunalportal.casework.rules import Reason, Way, way_of, way_said
from kommunalportal.delivery.by_hand import settle_by_hand, take_up_again
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record

ENTRY = "by_hand"


def say_by_hand(*, item: WorkItem, reason: Reason, actor: Actor) -> ByHand:
    """Note who brought it there and why; machines stop to send it. Said twice, the last word counts."""
    delivery = delivery_of(item)
    if delivery is not None and not delivery.accepted_at:
        settle_by_hand(delivery=delivery, actor=actor)
    with transaction.atomic():
        item = WorkItem.objects.select_for_update(of=("self",)).select_related("application").get(pk=item.pk)
        values = {"way": way_said(reason), "reason": reason, "said_at": timezone.now(), "said_by": account_of(actor)}
        said: ByHand
        said, is_new = ByHand.objects.update_or_create(work_item=item, defaults=values)
        if is_new and delivery is not None and not delivery.accepted_at:
            add_entry(item.application, ENTRY, destination=delivery.connection.name)
        item.attention_since = None
        item.save(update_fields=["attention_since"])
        record("work_item.by_hand", by=actor, on=item, way=said.way, reason=reason.value)
    return said


def take_back_by_hand(*, item: WorkItem, actor: Actor) -> None:
    """The click was a mistake. A second one finds nothing to take back."""
    with transaction.atomic():
        item = WorkItem.objects.select_for_update(of=("self",)).select_related("application").get(pk=item.pk)
        if not ByHand.objects.filter(work_item=item).delete()[0]:
            return
        item.application.timeline.filter(kind=ENTRY).delete()
        delivery = delivery_of(item)
        if delivery is not None:
            delivery = take_up_again(delivery=delivery, actor=actor)
            if delivery.rejected_at and item.is_open:
                ask_for_attention(item=item)
        record("work_item.by_hand_taken_back", by=actor, on=item)


def way_of_item(item: WorkItem, delivery: Delivery | None) -> Way:
    """How this case reached its system."""
    said = getattr(item, "by_hand", None)
    return way_of(is_accepted=bool(delivery and delivery.accepted_at), said=Way(said.way) if said else None)


def delivery_of(item: WorkItem) -> Delivery | None:
    """The hand-over of this case."""
    found: Delivery | None = (
        Delivery.objects.filter(reference=item.application.reference).select_related("connection").first()
    )
    return found
