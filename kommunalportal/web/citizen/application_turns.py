"""Buttons inside a question: they change the page, not yet the answer (an entry more, a code by mail)."""

from kommunalportal.applications.contact_codes import send_contact_code
from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.formengine.fields.email import EmailField, checked_address
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AccountRequest

Raw = dict[str, list[str]]


def take_turns(request: AccountRequest, form: ApplicationForm, slug: str, raw: Raw) -> tuple[Raw, dict[str, str], bool]:
    """Do what the pressed button says; answers what is posted now, messages by input, and whether one was pressed."""
    errors: dict[str, str] = {}
    pressed = [f for f in form.journey.fields(slug) if not isinstance(f, UploadField) and f.is_a_turn(raw)]
    for field in pressed:
        turn = field.turned(raw, form.journey.context)
        raw, errors = turn.posted, {**errors, **turn.errors}
        if isinstance(field, EmailField) and not turn.errors:
            errors |= _send_code(request, form, field, raw)
    return raw, errors, bool(pressed)


def _send_code(request: AccountRequest, form: ApplicationForm, field: EmailField, raw: Raw) -> dict[str, str]:
    address = checked_address(raw[field.name][0].strip())
    try:
        send_contact_code(application=form.application, address=address, actor=request.citizen)
    except Refused as refusal:
        return {field.name: refusal.message}
    return {}
