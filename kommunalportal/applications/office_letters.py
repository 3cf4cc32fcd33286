"""Letters and questions of the back-office system, on their way into the applicant's mailbox."""

from kommunalportal.applications.events import application_rejected
from kommunalportal.applications.models import Application
from kommunalportal.applications.timeline import add_entry
from kommunalportal.delivery.ports import Answer
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused
from kommunalportal.mailbox.actions import Enclosure, send_letter

LONGEST_SUBJECT = 200


def pass_letter_on(application: Application, answer: Answer) -> None:
    """An answer with ``letter`` (subject, text) goes to the applicant with its files; a clerk looks if it cannot."""
    letter = answer.data.get("letter")
    if not isinstance(letter, dict):
        return
    try:
        send_letter(
            account=application.account,
            subject=str(letter.get("subject", ""))[:LONGEST_SUBJECT],
            body=str(letter.get("text", "")),
            attachments=tuple(Enclosure(one.filename, one.mime_type, one.content) for one in answer.attachments),
            application_reference=application.reference,
            actor=SYSTEM,
        )
    except Refused:
        add_entry(application, "needs_clerk")
        announce(application_rejected, application)
