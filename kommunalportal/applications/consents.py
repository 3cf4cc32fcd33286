"""What the applicant agreed to: when, and in which words."""

import hashlib

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.formengine.fields.consent import ConsentField


def consents_given(form: ApplicationForm) -> dict[str, dict[str, str | int]]:
    """Field -> moment of the confirmation, digest of the German wording that was shown, and version of the form."""
    answers, at = form.journey.accepted_answers(), form.application.confirmed_at
    return {
        name: {
            "kind": field.kind,
            "at": at.isoformat() if at else "",
            "wording_sha256": hashlib.sha256((field.text or field.label).de.encode()).hexdigest(),
            "version": form.bundle.service.version,
        }
        for name, field in form.bundle.form.fields.items()
        if isinstance(field, ConsentField) and answers.get(name) is True
    }
