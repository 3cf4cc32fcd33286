"""What comes out: the certificate that a register vouches for, and the copy of what was declared."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kommunalportal.applications.events import application_decided
from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.submission import uploads_that_count
from kommunalportal.applications.timeline import add_entry
from kommunalportal.certificates.actions import issue_certificate
from kommunalportal.certificates.documents import application_copy, letterhead
from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.ports import DocumentRenderer, SealProvider
from kommunalportal.certificates.queries import file_of
from kommunalportal.certificates.rules import holder_hint
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.events import announce
from kommunalportal.mailbox.actions import Enclosure, send_letter

PDF = "application/pdf"


def issue_for(*, application: Application, renderer: DocumentRenderer, seal: SealProvider) -> Application:
    """Make the certificate and lay it into the mailbox, each once, however often this is called.

    Rendering and sealing happen outside a transaction; the letter and the end of the application inside one.
    """
    if application.decided_at or application.withdrawn_at:
        return application
    form = form_of(application)
    with translation.override("de"):  # the language of the administration (VwVfG section 23)
        certificate = _certificate(form, renderer, seal)
        content = file_of(certificate)
        with transaction.atomic():
            application.refresh_from_db(
                fields=["decided_at", "withdrawn_at"], from_queryset=Application.objects.select_for_update()
            )
            if application.decided_at is None and application.withdrawn_at is None:
                _hand_out(application, certificate, content)
    return application


def copy_of(form: ApplicationForm, renderer: DocumentRenderer) -> bytes:
    """The applicant's copy of the whole declaration as PDF/UA (OZG section 9a)."""
    application = form.application
    head = letterhead(subject=_("Kopie Ihrer Angaben: %s") % form.bundle.service.title, reference=application.reference)
    sections = [(section.title, [(row.label, row.printed) for row in section.rows]) for section in form.summary()]
    next_steps = form.bundle.next_steps_for(form.journey.accepted_answers(), form.journey.context.today)
    document = application_copy(
        head,
        sections=sections,
        submitted_at=application.submitted_at or timezone.now(),
        attachments=[upload.name for upload in uploads_that_count(form)],
        next_steps=[str(text) for text in next_steps],
    )
    return renderer.render(document)


def _certificate(form: ApplicationForm, renderer: DocumentRenderer, seal: SealProvider) -> Certificate:
    application, answer = form.application, form.application.register_answer
    rule = form.bundle.result_for(form.journey.accepted_answers(), form.journey.context.today)
    person = answer["person"]
    return issue_certificate(
        kind=form.bundle.slug,
        template=f"{form.bundle.slug}/documents/{rule.document}",
        head=letterhead(subject=str(form.bundle.service.title), reference=application.reference),
        data=_content(form, answer),
        holder_hint=holder_hint(
            given_names=person.get("given_names", ""),
            family_name=person.get("family_name", ""),
            birth_year=person.get("date_of_birth", "")[:4],
        ),
        application_reference=application.reference,
        renderer=renderer,
        seal=seal,
        actor=SYSTEM,
    )


def _content(form: ApplicationForm, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the certificate states: only what the register said, never what the applicant typed."""
    kind = form.journey.accepted_answers().get("kind", "simple")
    return {"kind": kind, "person": answer["person"], "dwellings": answer.get("dwellings", [])}


def _hand_out(application: Application, certificate: Certificate, content: bytes) -> None:
    send_letter(
        account=application.account,
        subject=_("%s ist fertig") % certificate.title,
        body=_(
            "Guten Tag,\n\nIhre Bescheinigung liegt als PDF bei. Sie trägt ein elektronisches Siegel. "
            "Wer sie bekommt, kann im Portal prüfen, ob sie echt ist: mit dem Prüfcode auf der Bescheinigung."
        ),
        attachments=(Enclosure(f"{certificate.kind}-{application.reference}.pdf", PDF, content),),
        application_reference=application.reference,
        actor=SYSTEM,
    )
    application.decided_at = timezone.now()
    application.save(update_fields=["decided_at"])
    add_entry(application, "certificate")
    announce(application_decided, application)
