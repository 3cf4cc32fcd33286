"""Saying for whom an application is, at its beginning and again until it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.models import Application
from kommunalportal.applications.parties import PERSON_KINDS, Choice, choices_for, represented
from kommunalportal.formengine.document import LocalText
from kommunalportal.formengine.fields.base import Errors
from kommunalportal.formengine.fields.date import DateField
from kommunalportal.formengine.fields.person_name import PersonNameField
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused

#: what is asked about a child or a ward
PERSON_FIELDS: tuple[PersonNameField | DateField, ...] = (
    PersonNameField(type="person_name", name="person", label=LocalText.of("Name", "Name")),
    DateField(type="date", name="birth_date", label=LocalText.of("Geburtsdatum", "Date of birth"), not_in_future=True),
)


def possible_choices(form: ApplicationForm) -> list[Choice]:
    """For whom this draft may be."""
    application = form.application
    return choices_for(application.account, form.bundle.service, application.online_service.service.slug)


def choose_for_whom(
    *, form: ApplicationForm, key: str, raw: Mapping[str, Sequence[str]], actor: Actor
) -> tuple[Application, Errors]:
    """Store for whom the draft is; messages by field where the names of a child or ward are not right yet."""
    choice = next((one for one in possible_choices(form) if one.key == key), None)
    if choice is None:
        return form.application, {"whom": _("Bitte wählen Sie aus, für wen der Antrag ist.")}
    values, errors = _person(form, raw) if choice.kind in PERSON_KINDS else ({}, {})
    if errors:
        return form.application, errors
    represents = represented(choice, **values)
    with transaction.atomic():
        application: Application = Application.objects.select_for_update(of=("self",)).get(pk=form.application.pk)
        if not application.is_draft:
            raise Refused("application.not_a_draft", _("Dieser Antrag kann nicht mehr geändert werden."))
        application.represents, application.changed_at = represents, timezone.now()
        application.save(update_fields=["represents", "changed_at"])
        record("application.for_whom_chosen", by=actor, on=application, kind=choice.kind)
    form.application.represents = represents
    return form.application, {}


def _person(form: ApplicationForm, raw: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], Errors]:
    cleaned = {field.name: field.clean(raw, form.journey.context) for field in PERSON_FIELDS}
    errors = {key: text for _value, messages in cleaned.values() for key, text in messages.items()}
    names = cleaned["person"][0]
    return {**(names if isinstance(names, dict) else {}), "birth_date": cleaned["birth_date"][0]}, errors
