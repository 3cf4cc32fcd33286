"""Letters about decisions in the background."""

from datetime import timedelta

from django.utils import timezone

from kommunalportal.casework.actions import LETTER_JOB
from kommunalportal.casework.escalation import escalate
from kommunalportal.casework.letters import send_decision_letter
from kommunalportal.casework.models import Decision
from kommunalportal.casework.name_search import index_missing
from kommunalportal.kernel.jobs import defer
from kommunalportal.wiring.documents import document_renderer
from kommunalportal.worker.registry import job, sweeper

UNATTENDED_AFTER = timedelta(minutes=2)


@job(LETTER_JOB)
def send_decision(*, decision_id: int) -> None:
    """Make and send one letter."""
    decision = Decision.objects.select_related("work_item__application__account").get(pk=decision_id)
    send_decision_letter(decision=decision, renderer=document_renderer())


@sweeper("casework.sweep", cron="* * * * *")
def sweep() -> None:
    """Letters whose job got lost or failed."""
    for decision in Decision.objects.filter(letter_sent_at=None, decided_at__lt=timezone.now() - UNATTENDED_AFTER)[
        :200
    ]:
        defer(LETTER_JOB, queue_name="mailbox", queueing_lock=f"letter:{decision.pk}", decision_id=decision.pk)


@sweeper("casework.index_names", cron="*/10 * * * *")
def index_cases() -> None:
    """Cases from before names could be searched."""
    index_missing()


@sweeper("casework.escalate", cron="* * * * *")
def tell_of_what_does_not_arrive() -> None:
    """After 15 minutes, 4 hours, 24 hours, then daily."""
    escalate()
