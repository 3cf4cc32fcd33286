"""The steps of a hand-over, each remembered before the next begins.

``steps_left`` answers functions that speak to the provider with no transaction open and then write down the result.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from kommunalportal.delivery import events, ports, rules
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce

MOVES = {
    "arrived_at": rules.DeliveryEvent.ARRIVE,
    "accepted_at": rules.DeliveryEvent.ACCEPT,
    "rejected_at": rules.DeliveryEvent.REJECT,
    "answered_at": rules.DeliveryEvent.ANSWER,
}
Step = Callable[[Delivery, ports.DeliveryProvider], None]


def steps_left(delivery: Delivery) -> Iterator[tuple[str, Step]]:
    """What is still to do, in order; evaluated lazily, because each step changes the delivery."""
    if not delivery.announced_at:
        yield "announce", announce_parcel
    if not delivery.submitted_at:
        yield "attachments", send_attachments
        yield "submit", submit_parcel
    if not (delivery.accepted_at or delivery.rejected_at):
        yield "events", read_events
    if delivery.accepted_at:
        yield "answers", read_answers


def announce_parcel(delivery: Delivery, provider: ports.DeliveryProvider) -> None:
    """Open the hand-over. A crash before the result is stored leaves an empty announcement that expires by itself."""
    announcement = provider.announce(parcel_of(delivery))
    delivery.submission_reference = announcement.submission_reference
    delivery.case_reference = announcement.case_reference
    delivery.announced_at = timezone.now()
    delivery.save(update_fields=["submission_reference", "case_reference", "announced_at"])


def send_attachments(delivery: Delivery, provider: ports.DeliveryProvider) -> None:
    """Send each attachment that the carrier does not hold yet."""
    for described in delivery.content["attachments"]:
        if described["id"] not in delivery.attachments_done:
            provider.put_attachment(announcement_of(delivery), _attachment(described))
            delivery.attachments_done = [*delivery.attachments_done, described["id"]]
            delivery.save(update_fields=["attachments_done"])


def submit_parcel(delivery: Delivery, provider: ports.DeliveryProvider) -> None:
    """Send the parcel, unless an earlier try arrived although we never heard so."""
    has_arrived = delivery.failures_in_a_row > 0 and provider.events(announcement_of(delivery))
    if not has_arrived:
        provider.submit(announcement_of(delivery), parcel_of(delivery))
    delivery.submitted_at = timezone.now()
    delivery.save(update_fields=["submitted_at"])


def read_events(delivery: Delivery, provider: ports.DeliveryProvider) -> None:
    """Take over what the carrier's signed log says, all of it in one transaction."""
    found = provider.events(announcement_of(delivery))
    with transaction.atomic():
        for event in found:
            _take_over(delivery, event)


def read_answers(delivery: Delivery, provider: ports.DeliveryProvider) -> None:
    """Take over answers, each exactly once, and only then tell the carrier that we have it."""
    for answer in provider.answers(announcement_of(delivery)):
        if answer.id not in delivery.answers_seen:
            delivery.answers_seen = [*delivery.answers_seen, answer.id]
            _note(delivery, "answered_at", timezone.now(), events.delivery_answered, answer=answer)
        provider.acknowledge(announcement_of(delivery), answer)


def announcement_of(delivery: Delivery) -> ports.Announcement:
    """The carrier's names for this hand-over."""
    return ports.Announcement(delivery.submission_reference, delivery.case_reference)


def parcel_of(delivery: Delivery) -> ports.Parcel:
    """The parcel as it was sealed on sending."""
    content = delivery.content
    return ports.Parcel(
        reference=delivery.reference,
        service_name=content["service_name"],
        service_key=content["service_key"],
        region_key=content["region_key"],
        schema_uri=content["schema_uri"],
        data=content["data"].encode(),
        attachments=tuple(_attachment(described) for described in content["attachments"]),
        payment=_payment(content["payment"]),
        applied_on=date.fromisoformat(content["applied_on"]),
    )


def _take_over(delivery: Delivery, event: ports.Event) -> None:
    if event.kind == "submitted" and not delivery.arrived_at:
        _note(delivery, "arrived_at", event.at, events.delivery_arrived)
    elif event.kind == "accepted" and not delivery.accepted_at:
        _note(delivery, "accepted_at", event.at, events.delivery_accepted)
    elif event.kind == "rejected" and not delivery.rejected_at:
        delivery.problems = list(event.problems)
        _note(delivery, "rejected_at", event.at, events.delivery_rejected)


def _note(delivery: Delivery, field: str, at: datetime, signal: Any, **details: Any) -> None:
    if not rules.may(delivery.state, MOVES[field]):
        return  # the carrier's log says something that cannot follow on what it said before
    with transaction.atomic(savepoint=False):
        if getattr(delivery, field) is None:
            setattr(delivery, field, at)
        delivery.save(update_fields=[field, "problems", "answers_seen"])  # first of all, because it locks the row
        announce(signal, delivery, **details)
        record(f"delivery.{field.removesuffix('_at')}", by=SYSTEM, on=delivery, reference=delivery.reference)


def _attachment(described: dict[str, Any]) -> ports.Attachment:
    return ports.Attachment(
        id=described["id"],
        filename=described["filename"],
        mime_type=described["mime_type"],
        purpose=described["purpose"],
        content=storage.get(described["file_key"]),
    )


def _payment(described: dict[str, Any] | None) -> ports.PaymentFact | None:
    if described is None:
        return None
    return ports.PaymentFact(
        provider_reference=described["provider_reference"],
        accounting_reference=described["accounting_reference"],
        method=described["method"],
        amount=Decimal(described["amount"]),
        paid_at=datetime.fromisoformat(described["paid_at"]),
    )
