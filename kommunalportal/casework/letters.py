"""The letter that goes with a decision."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kommunalportal.casework.models import Decision
from kommunalportal.casework.rules import Outcome
from kommunalportal.certificates.documents import letter, letterhead, paragraph
from kommunalportal.certificates.ports import DocumentRenderer
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.mailbox.actions import Enclosure, send_letter

FIRST_SENTENCE = {
    Outcome.APPROVED: gettext_lazy("Ihrem Antrag wird entsprochen."),
    Outcome.REFUSED: gettext_lazy("Ihren Antrag lehnen wir ab."),
    Outcome.POSTED: gettext_lazy("Ihre Urkunde ist mit der Post unterwegs zu Ihnen."),
}


def send_decision_letter(*, decision: Decision, renderer: DocumentRenderer) -> None:
    """Make the letter as PDF and lay it into the mailbox, once."""
    if decision.letter_sent_at:
        return
    application = decision.work_item.application
    with translation.override("de"):
        subject = _("Entscheidung zu Ihrem Antrag %s") % application.reference
        sentences = [FIRST_SENTENCE[Outcome(decision.outcome)], decision.reason]
        head = letterhead(subject=subject, reference=decision.work_item.file_reference)
        blocks = [paragraph(str(sentence)) for sentence in sentences if sentence and sentence != "–"]
        pdf = renderer.render(letter(head, blocks=blocks))
    with transaction.atomic():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if decision.letter_sent_at:
            return
        send_letter(
            account=application.account,
            subject=subject,
            body="\n\n".join(str(sentence) for sentence in sentences if sentence and sentence != "–"),
            attachments=(Enclosure(f"schreiben-{application.reference}.pdf", "application/pdf", pdf),),
            application_reference=application.reference,
            actor=SYSTEM,
        )
        decision.letter_sent_at = timezone.now()
        decision.save(update_fields=["letter_sent_at"])
