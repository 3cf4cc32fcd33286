"""An application that was sent as the start of a new one: its answers are carried over as a draft's are to a new form.

Not carried: files, appointments and certificates that were chosen, declarations and consents, and for whom it was. What
was taken over is known by ``Application.carried["taken"]`` (``from``: the earlier reference, ``digests`` by field), so
that pages can say where an answer comes from for as long as nobody has changed it.
"""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import start_application
from kommunalportal.applications.drafts import carried_facts
from kommunalportal.applications.journeys import ApplicationForm, context_of, form_of
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.formengine.carrying import carry_over
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused

#: belongs to one application only: handed in, chosen or declared anew each time
NOT_CARRIED = frozenset({"upload", "appointment", "certificate", "consent"})


def may_reuse(application: Application, account: Account) -> bool:
    """Whether somebody may begin anew with the answers of this one: sent, one's own, and still offered."""
    is_own = application.account_id == account.pk
    return is_own and application.submitted_at is not None and application.online_service.is_active


def start_from(*, application: Application, account: Account, actor: Actor) -> Application:
    """A draft with the answers that are still right; it is read and sent like any other."""
    if not may_reuse(application, account):
        raise Refused("application.not_reusable", _("Mit diesem Antrag können Sie keinen neuen beginnen."))
    earlier = form_of(application)
    bundle = bundle_named(application.online_service.bundle_slug)
    with transaction.atomic():
        draft = start_application(online_service=application.online_service, account=account, actor=actor)
        carried = carry_over(
            bundle.form,
            answers=_answers_of(earlier) if earlier.bundle.slug == bundle.slug else {},
            set_aside={},
            suggested={},
            versions=(earlier.bundle.service.version, bundle.service.version),
            context=context_of(draft, bundle),
        )
        taken = {name: _digest(value) for name, value in {**carried.answers, **carried.suggested}.items()}
        draft.answers = carried.answers
        draft.carried = {
            **carried_facts(carried, {}),
            "taken": {"from": application.reference, "digests": taken},
        }
        draft.save(update_fields=["answers", "carried"])
        record("application.started_from_earlier", by=actor, on=draft, earlier=application.pk)
    return draft


def taken_from(form: ApplicationForm) -> tuple[str, frozenset[str]]:
    """The earlier application's reference, and the fields that still say what it said; empty where there was none."""
    taken: dict[str, Any] = (form.application.carried or {}).get("taken", {})
    if not taken:
        return "", frozenset()
    suggested = form.journey.context.suggested
    now = {name: form.journey.answers.get(name, suggested.get(name)) for name in taken["digests"]}
    return taken["from"], frozenset(name for name, digest in taken["digests"].items() if _digest(now[name]) == digest)


def _answers_of(form: ApplicationForm) -> dict[str, Value]:
    fields = form.bundle.form.fields
    return {
        name: without_consents(fields[name], value)
        for name, value in form.journey.accepted_answers().items()
        if fields[name].is_input and fields[name].type not in NOT_CARRIED
    }


def without_consents(field: Field, value: Value) -> Value:
    """An answer as it may be carried: in the entries of a group, consents are given anew as well."""
    if not isinstance(field, RepeatedField) or not isinstance(value, list):
        return value
    carried = {inner.name for inner in field.fields if inner.type not in NOT_CARRIED}
    return [
        {name: part for name, part in entry.items() if name in carried} for entry in value if isinstance(entry, dict)
    ]


def _digest(value: Value) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
