"""Certificates in the background, and the end of forgotten drafts."""

from datetime import timedelta

import structlog
from django.utils import timezone

from kommunalportal.applications.assisted import forget_counter_accounts
from kommunalportal.applications.drafts import delete_expired_drafts
from kommunalportal.applications.events import application_rejected
from kommunalportal.applications.guests import forget_guests
from kommunalportal.applications.models import Application
from kommunalportal.applications.queries import certificates_to_issue
from kommunalportal.applications.receivers import ISSUE_JOB
from kommunalportal.applications.results import issue_for
from kommunalportal.applications.signing import remind_and_end
from kommunalportal.connections.models import Port
from kommunalportal.connections.queries import connection_for
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure
from kommunalportal.kernel.jobs import defer
from kommunalportal.wiring.documents import document_renderer
from kommunalportal.wiring.seals import open_seal_provider
from kommunalportal.worker.registry import job, sweeper

log = structlog.get_logger(__name__)
UNATTENDED_AFTER = timedelta(minutes=2)


@job(ISSUE_JOB)
def issue(*, application_id: int) -> None:
    """Make one certificate. If it fails, the sweep tries again; the application waits meanwhile."""
    application = Application.objects.select_related("online_service", "account").get(pk=application_id)
    try:
        seal = open_seal_provider(connection_for(Port.SEAL, application.online_service.seal_connection))
        issue_for(application=application, renderer=document_renderer(), seal=seal)
    except (PermanentFailure, Misconfigured) as failure:
        # The sweep goes on trying, for a template or a seal may be mended; meanwhile somebody should know.
        log.warning("certificate_not_issued", application=application.pk, reason=str(failure))
        announce(application_rejected, application)


@sweeper("applications.sweep", cron="* * * * *")
def sweep() -> None:
    """Certificates whose job got lost or failed."""
    for application in certificates_to_issue(answered_before=timezone.now() - UNATTENDED_AFTER):
        defer(
            ISSUE_JOB, queue_name="certificates", queueing_lock=f"issue:{application.pk}", application_id=application.pk
        )


@sweeper("applications.signatures", cron="*/10 * * * *")
def signatures() -> None:
    """Co-signers are reminded; what nobody signed in time is a draft again."""
    remind_and_end()


@sweeper("applications.forget_drafts", cron="7 3 * * *")
def forget_drafts() -> None:
    """Once a night."""
    delete_expired_drafts()
    forget_counter_accounts()
    forget_guests()
