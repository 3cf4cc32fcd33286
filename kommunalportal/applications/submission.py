"""What is handed over: the answers that count, in the words of the back-office system, with files and payment."""

import json
from typing import Any

from kommunalportal.applications.assistance import assistance_handed_over
from kommunalportal.applications.guests import guest_handed_over
from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.models import Upload
from kommunalportal.applications.parties import parties_handed_over
from kommunalportal.connections.models import Connection, Port
from kommunalportal.connections.queries import connection_for
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.payments.models import Payment


def destination_of(form: ApplicationForm) -> Connection:
    """The connection to the back-office system that is responsible for these answers; ``Misconfigured`` without one."""
    slug = form.bundle.destination(form.journey.accepted_answers(), form.journey.context)
    return connection_for(Port.DELIVERY, slug)


def content_of(form: ApplicationForm, payment: Payment | None) -> dict[str, Any]:
    """What ``delivery.actions.create_delivery`` seals; see there for the shape."""
    answers = form.journey.accepted_answers()
    data = form.bundle.handover(answers, form.journey.context)
    signers = form.application.co_signers.all() if form.bundle.service.co_signers else []
    data |= parties_handed_over(form.application, signers) | assistance_handed_over(form.application)
    data |= guest_handed_over(form.application)
    return {
        "service_name": str(form.bundle.service.title),
        "service_key": form.bundle.service.service_key,
        "region_key": current_tenant().ars,
        "schema_uri": form.bundle.handover_rules.schema_uri,
        "data": json.dumps(data, ensure_ascii=False),
        "applied_on": form.journey.context.today.isoformat(),
        "attachments": [_described(upload) for upload in uploads_that_count(form)],
        "payment": _payment_fact(payment),
    }


def uploads_that_count(form: ApplicationForm) -> list[Upload]:
    """Files that an accepted answer names; files of hidden steps stay behind."""
    named = {
        str(file["id"])
        for value in form.journey.accepted_answers().values()
        if isinstance(value, list)
        for file in value
        if isinstance(file, dict) and "id" in file
    }
    return [upload for upload in form.application.uploads.all() if str(upload.pk) in named] if named else []


def _described(upload: Upload) -> dict[str, str]:
    return {
        "id": str(upload.pk),
        "filename": upload.name,
        "mime_type": upload.mime_type,
        "purpose": "attachment",
        "file_key": upload.file_key,
    }


def _payment_fact(payment: Payment | None) -> dict[str, str] | None:
    if payment is None or payment.paid_at is None:
        return None
    return {
        "provider_reference": payment.provider_reference,
        "accounting_reference": payment.accounting_reference,
        "method": payment.method,
        "amount": str(payment.amount),
        "paid_at": payment.paid_at.isoformat(),
    }
