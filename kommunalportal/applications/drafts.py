"""Drafts that nobody finished: they go with everything in them, when their time is over."""

from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import DRAFT_KEPT, WITHDRAWN_DRAFT_KEPT
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.payments.queries import is_about_money

AT_ONCE = 500


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
