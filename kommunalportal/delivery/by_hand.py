"""A person brought the case into the back-office system: machines must not bring it there once more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.delivery.actions import look_soon
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused, TemporaryFailure
from kommunalportal.kernel.locks import in_turn

#: A try under way is waited for, so that nobody types what arrives at this moment.
WAIT_SECONDS = 10


def settle_by_hand(*, delivery: Delivery, actor: Actor) -> Delivery:
    """Send nothing any more. What the carrier has already is still listened to, for the receiver may fetch it yet."""
    try:
        with in_turn(f"delivery:{delivery.pk}", wait_seconds=WAIT_SECONDS), transaction.atomic():
            return _settle(delivery, actor)
    except TemporaryFailure as failure:
        busy = _("Die Übergabe wird gerade versucht. Bitte sehen Sie gleich noch einmal nach.")
        raise Refused("delivery.busy", busy) from failure


def take_up_again(*, delivery: Delivery, actor: Actor) -> Delivery:
    """It was not brought there by hand after all: what is still to send is sent."""
    with transaction.atomic():
        found: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if found.settled_at is None:
            return found
        found.settled_at = None
        if not (found.accepted_at or found.rejected_at):
            found.given_up_at = None
        found.save(update_fields=["settled_at", "given_up_at"])
        record("delivery.taken_up_again", by=actor, on=found, reference=found.reference)
        if not (found.accepted_at or found.rejected_at):
            look_soon(found)
    return found


def _settle(delivery: Delivery, actor: Actor) -> Delivery:
    found: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if found.settled_at is None:
        found.settled_at = timezone.now()
        if not found.submitted_at:
            found.given_up_at = found.given_up_at or found.settled_at
            found.next_try_at = None
        found.save(update_fields=["settled_at", "given_up_at", "next_try_at"])
        record("delivery.settled_by_hand", by=actor, on=found, reference=found.reference)
    return found
