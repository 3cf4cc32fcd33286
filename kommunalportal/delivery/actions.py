"""Create a hand-over, and move it on as far as it goes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kommunalportal.connections.actions import pause_connection
from kommunalportal.connections.models import Connection
from kommunalportal.delivery import rules
from kommunalportal.delivery.events import delivery_stuck
from kommunalportal.delivery.models import Attempt, Delivery
from kommunalportal.delivery.ports import DeliveryProvider
from kommunalportal.delivery.queue import priority_at
from kommunalportal.delivery.steps import Step, steps_left
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import ForeignFailure, Misconfigured, PermanentFailure, Refused, TemporaryFailure
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.locks import only_one

JOB = "delivery.proceed"
KINDS: dict[type[ForeignFailure], str] = {
    TemporaryFailure: "temporary",
    PermanentFailure: "permanent",
    Misconfigured: "misconfigured",
}
#: The queue keeps whole seconds; a job may come this much before its time.
EARLY = timedelta(seconds=1)
OpenProvider = Callable[[Connection], DeliveryProvider]


def create_delivery(
    *, reference: str, connection: Connection, content: dict[str, Any], expects_answer: bool, actor: Actor
) -> Delivery:
    """Seal what is to be carried and enqueue its job; call inside the transaction that submits the application.

    ``content``: service_name, service_key, region_key, schema_uri, data (JSON text), applied_on (ISO date),
    attachments (list of id, filename, mime_type, purpose, file_key) and payment (see ``ports.PaymentFact``) or None.
    """
    delivery: Delivery = Delivery.objects.create(
        reference=reference, connection=connection, content=content, expects_answer=expects_answer
    )
    record("delivery.created", by=actor, on=delivery, reference=reference, destination=connection.slug)
    # No lock: nobody else knows it yet.
    defer(JOB, queue_name="delivery", priority=priority_at(timezone.now()), delivery_id=delivery.pk)
    return delivery


def proceed(*, delivery_id: int, open_provider: OpenProvider) -> None:
    """Go as far as it goes, unless it is finished or not yet due again (another trigger was quicker).

    Only one process works on a delivery at a time; the others leave at once. A connection that is paused is not even
    tried: whoever lets it go on wakes what waits.
    """
    with only_one(f"delivery:{delivery_id}") as is_ours:
        if not is_ours:
            return
        delivery = Delivery.objects.select_related("connection").get(pk=delivery_id)
        due_at = delivery.next_try_at
        if due_at is None or due_at > timezone.now() + EARLY:
            return
        if delivery.connection.is_waiting:
            _schedule(delivery, timezone.now() + rules.PAUSE_WHEN_MISCONFIGURED)
            return
        try:
            provider = open_provider(delivery.connection)
            for name, step in steps_left(delivery):
                _try_step(delivery, provider, name, step)
        except ForeignFailure as failure:
            _note_failure(delivery, failure)
            planned = delivery.next_try_at
        else:
            _note_success(delivery)
            planned = due_at
    _go_on(delivery, planned)


def wake(*, case_references: list[str]) -> int:
    """A carrier hinted that something happened: ask it soon. Answers how many deliveries of ours it named."""
    found = Delivery.objects.filter(case_reference__in=case_references).only("pk", "tenant_id")
    for delivery in found:
        look_soon(delivery)
    return len(found)


def look_soon(delivery: Delivery) -> None:
    """Whatever is left to do with it is due now."""
    _schedule(delivery, timezone.now())


def wake_unattended() -> int:
    """Sweep: deliveries that are due for a minute and that nobody works on, for example after a crash."""
    overdue = list(Delivery.objects.unattended(since=timezone.now() - timedelta(seconds=60))[:500])
    for delivery in overdue:
        _defer(delivery)
    return len(overdue)


def wake_connection(*, connection: Connection) -> int:
    """A connection works again: its waiting deliveries need not wait for their turn."""
    waiting = list(Delivery.objects.open().filter(connection=connection))
    for delivery in waiting:
        look_soon(delivery)
    return len(waiting)


def replay(*, delivery: Delivery, actor: Actor) -> Delivery:
    """Start again what was given up or rejected; the receiver recognises the reference and takes it once."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
        is_stuck = delivery.given_up_at or rules.may(delivery.state, rules.DeliveryEvent.REPLAY)
        if delivery.settled_at or not is_stuck:
            raise Refused("delivery.nothing_to_replay", "Diese Übergabe läuft noch oder ist schon angekommen.")
        if delivery.rejected_at:  # the carrier closed that case: a new one is needed
            delivery.announced_at = delivery.submitted_at = delivery.arrived_at = delivery.rejected_at = None
            delivery.submission_reference = delivery.case_reference = ""
            delivery.attachments_done = []
        delivery.given_up_at = delivery.failing_since = None
        delivery.failures_in_a_row = 0
        delivery.problems = []
        delivery.save()
        record("delivery.replayed", by=actor, on=delivery, reference=delivery.reference)
        look_soon(delivery)
    return delivery


def _try_step(delivery: Delivery, provider: DeliveryProvider, name: str, step: Step) -> None:
    started_at, started = timezone.now(), time.perf_counter()
    failure: ForeignFailure | None = None
    try:
        step(delivery, provider)
    except ForeignFailure as raised:
        failure = raised
        raise
    finally:
        if failure is not None or name in ("announce", "submit"):
            Attempt.objects.create(
                delivery=delivery,
                step=name,
                started_at=started_at,
                milliseconds=int((time.perf_counter() - started) * 1000),
                failure=KINDS[type(failure)] if failure else "",
                message=str(failure) if failure else "",
            )


def _note_success(delivery: Delivery) -> None:
    if delivery.failing_since or delivery.given_up_at:
        delivery.failures_in_a_row = 0
        delivery.failing_since = delivery.given_up_at = None
        delivery.save(update_fields=["failures_in_a_row", "failing_since", "given_up_at"])
    pause = _pause_until_next_look(delivery)
    delivery.next_try_at = None if pause is None else timezone.now() + pause


def _go_on(delivery: Delivery, planned: datetime | None) -> None:
    """Write down when to look again, unless a hint came while we worked: its job found us working and left.

    To be called when the next job can have the lock: before, that job would leave, too. ``planned`` is the time that
    we know of; a hint sets another, and needs a job now that we are done.
    """
    with transaction.atomic():
        unhinted = Delivery.objects.filter(pk=delivery.pk, next_try_at=planned)
        if not unhinted.update(next_try_at=delivery.next_try_at):
            _defer(delivery)
        elif delivery.next_try_at != planned and delivery.next_try_at is not None:
            _defer(delivery, in_seconds=_seconds_until(delivery.next_try_at))


def _pause_until_next_look(delivery: Delivery) -> timedelta | None:
    now = timezone.now()
    if delivery.rejected_at or (delivery.answered_at and delivery.expects_answer):
        return None
    if delivery.accepted_at and not delivery.expects_answer:
        return rules.pause_after_acceptance(now - delivery.accepted_at)
    return rules.pause_while_waiting(now - (delivery.submitted_at or delivery.created_at))


def _note_failure(delivery: Delivery, failure: ForeignFailure) -> None:
    now = timezone.now()
    delivery.failures_in_a_row += 1
    delivery.failing_since = delivery.failing_since or now
    delivery.save(update_fields=["failures_in_a_row", "failing_since"])
    has_failed_for_long = isinstance(failure, TemporaryFailure) and rules.is_hopeless(now - delivery.failing_since)
    if isinstance(failure, PermanentFailure) or (has_failed_for_long and delivery.is_awaited):
        _give_up(delivery, str(failure))
    elif isinstance(failure, Misconfigured):
        pause_connection(connection=delivery.connection, problem=str(failure))
        _schedule(delivery, now + rules.PAUSE_WHEN_MISCONFIGURED)
    else:
        _schedule(delivery, now + rules.pause_after(delivery.failures_in_a_row))


def _give_up(delivery: Delivery, problem: str) -> None:
    is_known = delivery.given_up_at is not None  # a late callback made us try once more
    with transaction.atomic():
        delivery.given_up_at = timezone.now()
        delivery.next_try_at = None
        delivery.problems = [problem]
        delivery.save(update_fields=["given_up_at", "next_try_at", "problems"])
        if is_known:
            return
        announce(delivery_stuck, delivery)
        record("delivery.given_up", by=SYSTEM, on=delivery, reference=delivery.reference)


def _schedule(delivery: Delivery, at: datetime) -> None:
    with transaction.atomic():
        delivery.next_try_at = at
        delivery.save(update_fields=["next_try_at"])
        _defer(delivery, in_seconds=_seconds_until(at))


def _seconds_until(at: datetime) -> int:
    return max(0, round((at - timezone.now()).total_seconds()))


def _defer(delivery: Delivery, *, in_seconds: int = 0) -> None:
    # Several hints at once need one look.
    lock = None if in_seconds else f"delivery:{delivery.pk}"
    priority = priority_at(timezone.now() + timedelta(seconds=in_seconds))
    defer(
        JOB,
        queue_name="delivery",
        in_seconds=in_seconds,
        priority=priority,
        queueing_lock=lock,
        delivery_id=delivery.pk,
    )
