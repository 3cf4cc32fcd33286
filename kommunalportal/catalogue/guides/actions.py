"""Storing, ticking off and deleting checklists of an account."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.guides.loading import guides
from kommunalportal.catalogue.models import StoredChecklist
from kommunalportal.formengine.document import Value
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused

MOST_PER_ACCOUNT = 20


def save_checklist(
    *, account: Account, situation: str, answers: Mapping[str, Value], done: Collection[str], actor: Actor
) -> StoredChecklist:
    """Keep a finished checklist in the account."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if StoredChecklist.objects.filter(account=account).count() >= MOST_PER_ACCOUNT:
            raise Refused("checklist.too_many", _("Sie haben schon 20 Checklisten. Bitte löschen Sie zuerst eine."))
        checklist = StoredChecklist.objects.create(
            account=account, situation=situation, answers=dict(answers), done=_known(situation, done)
        )
        record("checklist.saved", by=actor, on=checklist, situation=situation)
    return checklist


def tick_off(*, checklist: StoredChecklist, done: Collection[str]) -> StoredChecklist:
    """Note what is done; everything else is open again."""
    checklist.done = _known(checklist.situation, done)
    checklist.save(update_fields=["done", "changed_at"])
    return checklist


def delete_checklist(*, checklist: StoredChecklist, actor: Actor) -> None:
    """Forget a checklist and its answers."""
    with transaction.atomic():
        record("checklist.deleted", by=actor, on=checklist, situation=checklist.situation)
        checklist.delete()


def forget_checklists(*, account: Account) -> None:
    """Forget everything the person stored; part of closing the account."""
    StoredChecklist.objects.filter(account=account).delete()


def _known(situation: str, done: Collection[str]) -> list[str]:
    guide = guides().get(situation)
    return [entry.slug for entry in guide.entries if entry.slug in done] if guide else []
