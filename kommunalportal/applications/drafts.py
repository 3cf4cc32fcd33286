"""Drafts: a new version of their form takes them along; those that nobody finished go when their time is over."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import DRAFT_KEPT, WITHDRAWN_DRAFT_KEPT
from kommunalportal.applications.timeline import add_entry
from kommunalportal.formengine.bundle import Bundle
from kommunalportal.formengine.carrying import Carried, carry_over
from kommunalportal.formengine.context import Context
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.payments.queries import is_about_money

AT_ONCE = 500


def take_along(application: Application, bundle: Bundle, context: Context) -> None:
    """Bring a draft, as it is stored now, to this version of its form, and note what changed. Nothing is deleted.

    ``application.carried`` keeps what was set aside, what is suggested where a question is asked again, and what the
    person is told (``notes``: what happened, the field, and the bundle's words in German and English).
    """
    with transaction.atomic():
        stored = Application.objects.select_for_update().get(pk=application.pk)
        if stored.is_draft and stored.bundle_version != bundle.service.version:
            _carry(stored, bundle, context)
            stored.save(update_fields=["answers", "carried", "bundle_version", "changed_at"])
            add_entry(stored, "form_changed")
            record("application.carried_over", by=SYSTEM, on=stored, version=stored.bundle_version)
    for name in ("answers", "carried", "bundle_version", "changed_at", "confirmed_at", "submitted_at", "withdrawn_at"):
        setattr(application, name, getattr(stored, name))


def _carry(draft: Application, bundle: Bundle, context: Context) -> None:
    before: dict[str, Any] = draft.carried or {}
    carried = carry_over(
        bundle.form,
        answers=draft.answers,
        set_aside=before.get("set_aside", {}),
        suggested=before.get("suggested", {}),
        versions=(draft.bundle_version, bundle.service.version),
        context=context,
    )
    draft.answers = carried.answers
    draft.carried = carried_facts(carried, before)
    draft.bundle_version = bundle.service.version
    draft.changed_at = timezone.now()  # whoever is saving a step at this moment reads it again


def carried_facts(carried: Carried, before: dict[str, Any]) -> dict[str, Any]:
    """What is kept in ``Application.carried``; what an earlier application gave (see ``reuse.py``) stays."""
    taken = {"taken": before["taken"]} if "taken" in before else {}
    notes = _notes(carried, before)
    return {"suggested": carried.suggested, "set_aside": carried.set_aside, "notes": notes, **taken}


def _notes(carried: Carried, before: dict[str, Any]) -> list[dict[str, str]]:
    """What is told now, and what was told before and still holds: the question is still to be answered again."""
    notes = [
        {
            "change": note.change.value,
            "field": note.field,
            "de": note.text.de if note.text else "",
            "en": note.text.en if note.text else "",
        }
        for note in carried.notes
    ]
    told = {note["field"] for note in notes}
    still = (note for note in before.get("notes", ()) if note["field"] in carried.suggested)
    return [*notes, *(note for note in still if note["field"] not in told)]


def delete_expired_drafts() -> int:
    """Delete what was never sent and not touched for so long, with its files; answers how many.

    Drafts with money on the way or already there stay: a clerk or the platform has the next word.
    """
    found = Application.objects.filter(_is_expired(timezone.now())).order_by("pk").values_list("pk", "reference")
    expired = (pk for pk, reference in found if not is_about_money(reference))
    return sum(_delete(pk) for pk in islice(expired, AT_ONCE))


def _is_expired(now: datetime) -> Q:
    untouched = Q(withdrawn_at=None, changed_at__lt=now - DRAFT_KEPT)
    return Q(submitted_at=None) & (untouched | Q(withdrawn_at__lt=now - WITHDRAWN_DRAFT_KEPT))


def _delete(pk: int) -> bool:
    """One draft, unless somebody touched it meanwhile.

    Files first: if the process dies in between, the row still names them and the next sweep ends the work.
    """
    with transaction.atomic():
        due = Application.objects.select_for_update(skip_locked=True).filter(_is_expired(timezone.now()), pk=pk)
        draft = due.first()
        if draft is None or is_about_money(draft.reference):
            return False
        for upload in draft.uploads.all():
            storage.delete(upload.file_key)
        record("application.draft_deleted", by=SYSTEM, on=draft, age_days=(timezone.now() - draft.changed_at).days)
        draft.delete()
    return True
