"""Every night portal and receiver compare what they know of each other's cases; what differs is shown to a person."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import look_soon
from kommunalportal.delivery.models import Delivery, Difference
from kommunalportal.delivery.ports import DeliveryProvider, ListsCases
from kommunalportal.delivery.steps import announcement_of
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record

JOB = "delivery.reconcile_one"
LOOK_BACK = timedelta(days=7)
#: What happened just now may be on its way between the two.
SETTLES_IN = timedelta(hours=1)
#: Receivers that list nothing are asked about so many cases, the latest ones; each is a call.
MOST_ASKED = 200


class DifferenceKind(StrEnum):
    """What differs."""

    MISSING_THERE = "missing_there"
    """We were told that it arrived; the receiver does not know it (any more)."""
    MISSING_HERE = "missing_here"
    """The receiver has it; we do not know that it arrived."""
    UNKNOWN_HERE = "unknown_here"
    """The receiver has a case of ours that we do not know at all."""


def reconcile(*, connection: Connection, provider: DeliveryProvider) -> int:
    """Compare one connection with its receiver; answers how many cases differ.

    Foreign failures come out, and leave what was found the night before.
    """
    found = dict(_by_list(connection, provider) if isinstance(provider, ListsCases) else _by_log(connection, provider))
    with transaction.atomic():
        known = Difference.objects.filter(connection=connection)
        known.exclude(reference__in=found).delete()
        for reference, kind in found.items():
            values = {"kind": kind.value}
            Difference.objects.update_or_create(connection=connection, reference=reference, defaults=values)
        record("delivery.reconciled", by=SYSTEM, on=connection, differences=len(found))
    for delivery in Delivery.objects.filter(reference__in=_missing_here(found), accepted_at=None, rejected_at=None):
        look_soon(delivery)
    return len(found)


def _by_list(connection: Connection, provider: ListsCases) -> Iterator[tuple[str, DifferenceKind]]:
    since, until = timezone.now() - LOOK_BACK, timezone.now() - SETTLES_IN
    theirs = provider.cases_since(since)
    ours = Delivery.objects.filter(connection=connection, settled_at=None)
    accepted = ours.filter(accepted_at__gte=since, accepted_at__lt=until).values_list("reference", flat=True)
    yield from ((reference, DifferenceKind.MISSING_THERE) for reference in set(accepted) - theirs)
    known = dict(Delivery.objects.filter(reference__in=theirs).values_list("reference", "accepted_at"))
    yield from ((reference, DifferenceKind.UNKNOWN_HERE) for reference in theirs - set(known))
    yield from ((reference, DifferenceKind.MISSING_HERE) for reference, at in known.items() if at is None)


def _by_log(connection: Connection, provider: DeliveryProvider) -> Iterator[tuple[str, DifferenceKind]]:
    since, until = timezone.now() - LOOK_BACK, timezone.now() - SETTLES_IN
    accepted = Delivery.objects.filter(connection=connection, accepted_at__gte=since, accepted_at__lt=until)
    for delivery in accepted.defer("content").order_by("-accepted_at")[:MOST_ASKED]:
        kinds = {event.kind for event in provider.events(announcement_of(delivery))}
        if "accepted" not in kinds or "rejected" in kinds:
            yield delivery.reference, DifferenceKind.MISSING_THERE


def _missing_here(found: dict[str, DifferenceKind]) -> list[str]:
    return [reference for reference, kind in found.items() if kind is DifferenceKind.MISSING_HERE]
