"""Payments in the background: people who never come back from the payment page."""

from datetime import timedelta

import structlog
from django.utils import timezone

from kommunalportal.connections.actions import pause_connection
from kommunalportal.kernel.failures import ForeignFailure, Misconfigured
from kommunalportal.payments import actions
from kommunalportal.payments.models import PaymentAttempt
from kommunalportal.payments.queries import attempt_of
from kommunalportal.wiring.payments import open_payment_provider
from kommunalportal.worker.registry import job, sweeper

log = structlog.get_logger(__name__)
#: The queue keeps whole seconds; a job may come this much before its time.
EARLY = timedelta(seconds=1)


@job(actions.LOOK_UP_JOB)
def look_up(*, attempt_id: int) -> None:
    """Ask the platform about one attempt, unless it is not yet due again (another trigger was quicker)."""
    attempt = attempt_of(attempt_id)
    if attempt is None or attempt.next_look_up_at is None or attempt.next_look_up_at > timezone.now() + EARLY:
        return
    try:
        _ask(attempt)
    finally:
        actions.look_up_again(attempt=attempt)


@sweeper("payments.sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to attempts that lost their job."""
    actions.wake_unattended()


def _ask(attempt: PaymentAttempt) -> None:
    """Every failure is followed by the next question; what the platform never answers ends with a clerk."""
    connection = attempt.payment.connection
    try:
        actions.settle(attempt=attempt, provider=open_payment_provider(connection))
    except Misconfigured as failure:
        pause_connection(connection=connection, problem=str(failure))
    except ForeignFailure as failure:
        log.warning("payment_look_up_failed", attempt=attempt.pk, reason=str(failure))
