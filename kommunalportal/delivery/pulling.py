"""Hand-overs that the receiver fetches itself, and what it says of them. It is kept until the hand-over has read it.

What is said twice under one id is kept once, so the receiver may repeat whatever it is not sure of.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import look_soon
from kommunalportal.delivery.models import Delivery, Said, SaidKind
from kommunalportal.delivery.ports import Answer, Attachment, Event, EventKind
from kommunalportal.kernel import storage
from kommunalportal.kernel.failures import Refused

FETCHED, RECEIPT = "fetched", "receipt"


def cases_at(connection: Connection) -> "QuerySet[Delivery]":
    """Everything that this receiver may see, oldest first."""
    found: QuerySet[Delivery] = Delivery.objects.filter(connection=connection, submitted_at__isnull=False)
    return found.order_by("created_at", "pk")


def waiting_at(connection: Connection) -> "QuerySet[Delivery]":
    """What the receiver has not confirmed yet."""
    confirmed = Said.objects.filter(delivery__connection=connection, kind=SaidKind.EVENT, said_id=RECEIPT)
    waiting = cases_at(connection).filter(accepted_at=None, rejected_at=None, given_up_at=None, settled_at=None)
    return waiting.exclude(pk__in=confirmed.values("delivery_id"))


def attachment_of(delivery: Delivery, attachment_id: str) -> tuple[dict[str, Any], bytes] | None:
    """One file with its description."""
    described = next((one for one in delivery.content["attachments"] if one["id"] == attachment_id), None)
    return None if described is None else (described, storage.get(described["file_key"]))


def note_fetched(delivery: Delivery) -> None:
    """The receiver holds a copy: it has arrived, though nobody has accepted it."""
    if delivery.arrived_at is None:
        _keep(delivery, SaidKind.EVENT, FETCHED, {"kind": "submitted", "problems": []})


def note_receipt(delivery: Delivery, *, outcome: str, problems: Sequence[str]) -> None:
    """The receiver takes the case over, or says why not. It may repeat itself, but not change its mind."""
    said = {"kind": outcome, "problems": list(problems)}
    if _keep(delivery, SaidKind.EVENT, RECEIPT, said).data != said:
        raise Refused("delivery.receipt_differs", "The receipt for this case says something else.")


def note_answer(
    delivery: Delivery, *, answer_id: str, data: Mapping[str, Any], attachments: Sequence[Attachment]
) -> None:
    """The receiver says something to the applicant; only about what it has accepted."""
    receipt = Said.objects.filter(delivery=delivery, kind=SaidKind.EVENT, said_id=RECEIPT).first()
    if receipt is None or receipt.data["kind"] != "accepted":
        raise Refused("delivery.not_accepted", "Confirm the receipt of this case first.")
    files = [
        {
            "id": one.id,
            "filename": one.filename,
            "mime_type": one.mime_type,
            "purpose": one.purpose,
            "content": base64.b64encode(one.content).decode(),
        }
        for one in attachments
    ]
    _keep(delivery, SaidKind.ANSWER, answer_id, {"data": dict(data), "attachments": files})


def events_of(reference: str) -> list[Event]:
    """What the receiver did with the case, oldest first."""
    return [_event(said) for said in Said.objects.filter(delivery__reference=reference, kind=SaidKind.EVENT)]


def answers_of(reference: str) -> list[Answer]:
    """What the receiver said and nobody has read yet, oldest first."""
    found = Said.objects.filter(delivery__reference=reference, kind=SaidKind.ANSWER, taken_at=None)
    return [_answer(said) for said in found]


def note_taken(reference: str, answer_id: str) -> None:
    """The answer stands elsewhere now: keep only that it was said."""
    said = Said.objects.filter(delivery__reference=reference, kind=SaidKind.ANSWER, said_id=answer_id, taken_at=None)
    said.update(taken_at=timezone.now(), data={})


def forget_said(reference: str) -> None:
    """The case is offered anew: what was said of it before counts no more."""
    Said.objects.filter(delivery__reference=reference).delete()


def waiting_since(connection: Connection) -> datetime | None:
    """Since when the oldest case waits that nobody has fetched."""
    oldest = waiting_at(connection).filter(arrived_at=None).order_by("submitted_at").first()
    return oldest.submitted_at if oldest else None


def _keep(delivery: Delivery, kind: SaidKind, said_id: str, data: dict[str, Any]) -> Said:
    with transaction.atomic():
        said: Said
        said, is_new = Said.objects.get_or_create(
            delivery=delivery, kind=kind, said_id=said_id, defaults={"data": data}
        )
        if is_new:
            look_soon(delivery)
    return said


def _event(said: Said) -> Event:
    kind: EventKind = next(known for known in get_args(EventKind) if known == said.data["kind"])
    return Event(id=said.said_id, kind=kind, at=said.said_at, problems=tuple(said.data["problems"]))


def _answer(said: Said) -> Answer:
    files = [Attachment(**{**one, "content": base64.b64decode(one["content"])}) for one in said.data["attachments"]]
    return Answer(id=said.said_id, data=said.data["data"], attachments=tuple(files))
