"""Somebody wants a hand-over to be tried again: one, or all of a connection that did not go by themselves."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.actions import look_soon, replay
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.jobs import defer

ALL_JOB = "delivery.try_all_again"
#: Done in portions, each with its own end, so that a killed worker repeats little.
PORTION = 200
#: What machines gave up or the receiver refused, and nobody settled by hand.
STUCK = Q(settled_at=None) & (Q(given_up_at__isnull=False) | Q(rejected_at__isnull=False, accepted_at=None))


def try_again(*, delivery: Delivery, actor: Actor) -> Delivery:
    """Start again what is stuck, and hurry what waits for its turn. A second click finds it running."""
    if delivery.given_up_at or delivery.rejected_at:
        return replay(delivery=delivery, actor=actor)
    with transaction.atomic():
        found: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
        now = timezone.now()
        if found.settled_at or found.next_try_at is None or found.next_try_at <= now + timedelta(seconds=1):
            raise Refused("delivery.nothing_to_replay", _("Diese Übergabe läuft noch oder ist schon angekommen."))
        record("delivery.hurried", by=actor, on=found, reference=found.reference)
        look_soon(found)
    return found


def ask_to_try_all_again(*, connection: Connection, actor: Actor) -> int:
    """Let the worker start again everything that is stuck at this connection; answers how many that are now.

    However often somebody presses the button, it is done once: what runs again is no longer stuck.
    """
    count: int = Delivery.objects.filter(STUCK, connection=connection).count()
    if count:
        with transaction.atomic():
            record("delivery.all_replays_asked", by=actor, on=connection, deliveries=count)
            _ask(connection.pk, actor)
    return count


def try_portion_again(*, connection_id: int, actor: Actor) -> None:
    """Start again the oldest of those that are stuck; another job does the rest."""
    found = list(Delivery.objects.filter(STUCK, connection_id=connection_id).order_by("created_at", "pk")[:PORTION])
    for delivery in found:
        try:
            replay(delivery=delivery, actor=actor)
        except Refused:
            continue  # somebody was quicker
    if len(found) == PORTION:
        _ask(connection_id, actor)


def _ask(connection_id: int, actor: Actor) -> None:
    defer(
        ALL_JOB,
        queue_name="delivery",
        queueing_lock=f"{ALL_JOB}:{connection_id}",
        connection_id=connection_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
    )
