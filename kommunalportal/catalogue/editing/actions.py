"""Everything that happens to a revision: check - change - record - announce, one function per move."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.editing.differences import changed_fields, merge
from kommunalportal.catalogue.editing.fields import Data
from kommunalportal.catalogue.editing.inspection import findings_for
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.states import Move, state_after
from kommunalportal.catalogue.models import EditingRules, Revision, RevisionState
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import Detail, record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.locks import one_at_a_time
from kommunalportal.kernel.models import AuditEntry
from kommunalportal.kernel.tenancy import current_tenant_id

RULES_CHANGED = "editing.rules_changed"
_WRITING = ("revision.begun", "revision.saved", "revision.brought_up_to_date")


class SavedMeanwhile(Refused):
    """Somebody saved the same draft since this page was loaded; ``revision`` is what they saved."""

    def __init__(self, revision: Revision) -> None:
        super().__init__("editing.saved_meanwhile", _("Jemand anders hat diesen Entwurf inzwischen gespeichert."))
        self.revision = revision


def begin_revision(*, kind: Kind, key: str, data: Data, actor: Actor, is_removal: bool = False) -> Revision:
    """Write down a change of an existing subject, or of a new one if ``key`` is empty. Nothing is public yet."""
    with transaction.atomic():
        base = kind.load(key) if key else None
        key = key or kind.new_key(data)
        revision = Revision.objects.create(
            kind=kind.slug,
            subject=key,
            title=kind.title(key, data)[:220],
            data=data,
            base=base,
            is_removal=is_removal,
            parents_digest=kind.parents_digest(key),
            author_id=actor.id,
            author_name=actor.label,
        )
        _record(revision, "begun", actor)
    return revision


def save_draft(*, revision: Revision, data: Data, version: int, actor: Actor) -> Revision:
    """Keep what was typed; ``SavedMeanwhile`` if somebody else saved since ``version`` was read."""
    with transaction.atomic():
        revision = _locked(revision)
        state_after(revision.state, Move.SAVE)
        if revision.version != version:
            raise SavedMeanwhile(revision)
        kind = KINDS[revision.kind]
        revision.data, revision.version = data, version + 1
        revision.title = kind.title(revision.subject, data)[:220]
        revision.author_id, revision.author_name = actor.id, actor.label
        revision.save()
        _record(revision, Move.SAVE, actor)
    return revision


def submit_for_review(*, revision: Revision, actor: Actor) -> Revision:
    """Ask a colleague to look at it."""
    return _move(revision, Move.SUBMIT, actor, submitted_at=timezone.now(), remark="")


def take_back(*, revision: Revision, actor: Actor) -> Revision:
    """Go on writing."""
    return _move(revision, Move.TAKE_BACK, actor, submitted_at=None)


def return_with_remark(*, revision: Revision, remark: str, actor: Actor) -> Revision:
    """Say what should be different."""
    if not remark.strip():
        raise Refused("editing.remark_missing", _("Schreiben Sie, was geändert werden soll."))
    values = {"remark": remark.strip(), "reviewer_id": actor.id, "reviewer_name": actor.label}
    return _move(revision, Move.RETURN, actor, submitted_at=None, **values)


def discard(*, revision: Revision, actor: Actor) -> Revision:
    """Give the draft up."""
    return _move(revision, Move.DISCARD, actor)


def publish(*, revision: Revision, actor: Actor, confirms_alone: bool = False) -> Revision:
    """Make it public: the live row, the audit and the page's new revision, all or nothing.

    The reviewer is somebody else than the author. Where one person works alone an administrator may have said so, and
    then the person confirms it each time.
    """
    with transaction.atomic():
        revision = _locked(revision)
        state = state_after(revision.state, Move.PUBLISH)
        is_alone = actor.id in writers_of(revision)
        if is_alone and not (confirms_alone and may_review_own()):
            raise Refused(
                "editing.four_eyes", _("Wer den Text geschrieben hat, kann ihn nicht selbst veröffentlichen.")
            )
        kind = KINDS[revision.kind]
        one_at_a_time(f"editing:{current_tenant_id()}:{revision.kind}:{revision.subject}")
        _must_be_unchanged(kind, revision)
        _must_be_sound(kind, revision)
        _go_live(kind, revision)
        _finish(revision, state, actor)
        _record(revision, Move.PUBLISH, actor, number=revision.number, four_eyes=not is_alone)
        publish_catalogue()
    return revision


def take_away_at_once(*, kind: Kind, key: str, actor: Actor) -> Revision:
    """Take away what whoever delivered it withdrew: no draft, but in the history, where it can be undone."""
    with transaction.atomic():
        base = kind.load(key)
        revision = Revision(kind=kind.slug, subject=key, data=base, base=base, is_removal=True)
        revision.title = kind.title(key, base or {})[:220]
        revision.author_id, revision.author_name = actor.id, actor.label
        kind.take_away(key, revision.data)
        _finish(revision, RevisionState.PUBLISHED, actor)
        _record(revision, Move.PUBLISH, actor, number=revision.number, four_eyes=False)
    return revision


def bring_up_to_date(*, revision: Revision, actor: Actor) -> frozenset[str]:
    """Put a draft on top of what was published meanwhile; answers the fields in which both changed (mine stands)."""
    with transaction.atomic():
        revision = _locked(revision)
        state_after(revision.state, Move.SAVE)
        kind = KINDS[revision.kind]
        live = kind.load(revision.subject)
        merged = merge(revision.base or {}, revision.data, live or {})
        revision.data, revision.base = merged.data, live
        revision.parents_digest = kind.parents_digest(revision.subject)
        revision.version += 1
        revision.save()
        _record(revision, "brought_up_to_date", actor, conflicts=len(merged.conflicts))
    return merged.conflicts


def undo(*, revision: Revision, actor: Actor) -> Revision:
    """A new draft that brings back what a published revision replaced. It is reviewed like any other."""
    if not revision.is_published:
        raise Refused("editing.not_published", _("Nur was veröffentlicht war, kann man rückgängig machen."))
    kind = KINDS[revision.kind]
    if revision.base is None and not kind.may_remove:
        raise Refused("editing.not_removable", _("Davor gab es hier noch nichts."))
    is_removal = revision.base is None
    data = revision.data if revision.base is None else revision.base
    return begin_revision(kind=kind, key=revision.subject, data=data, actor=actor, is_removal=is_removal)


def restore(*, revision: Revision, actor: Actor) -> Revision:
    """A new draft that says again what an older published revision said."""
    if not revision.is_published or revision.is_removal:
        raise Refused("editing.not_published", _("Nur was veröffentlicht war, kann man wiederherstellen."))
    return begin_revision(kind=KINDS[revision.kind], key=revision.subject, data=revision.data, actor=actor)


def writers_of(revision: Revision) -> frozenset[str]:
    """Ids of everybody who wrote any of it: the audit knows, also when drafts change hands."""
    entries = AuditEntry.objects.filter(on=f"{revision._meta.label_lower}:{revision.pk}", action__in=_WRITING)
    return frozenset({revision.author_id, *entries.values_list("actor_id", flat=True)})


def may_review_own() -> bool:
    """Whether one person alone may write and publish here."""
    return EditingRules.objects.filter(may_review_own=True).exists()


def allow_own_review(*, is_allowed: bool, actor: Actor) -> None:
    """Say that one person works alone here, or no longer."""
    with transaction.atomic():
        rules, _created = EditingRules.objects.update_or_create(
            defaults={"may_review_own": is_allowed, "changed_by": actor.label}
        )
        record(RULES_CHANGED, by=actor, on=rules, may_review_own=is_allowed)


@dataclass(frozen=True)
class Staleness:
    """What changed outside since the draft was begun."""

    fields: frozenset[str]
    """fields of the live row"""
    is_parents_text_new: bool

    def __bool__(self) -> bool:
        return bool(self.fields) or self.is_parents_text_new


def staleness_of(kind: Kind, revision: Revision) -> Staleness:
    """Whether somebody published something else, or the state changed its text, since the draft was begun."""
    live = kind.load(revision.subject)
    fields = changed_fields(revision.base or {}, live or {})
    if not fields and (live is None) != (revision.base is None):
        fields = frozenset(revision.data)
    return Staleness(fields, revision.parents_digest != kind.parents_digest(revision.subject))


def _must_be_unchanged(kind: Kind, revision: Revision) -> None:
    if staleness_of(kind, revision):
        raise Refused(
            "editing.changed_meanwhile",
            _("Inzwischen wurde etwas anderes veröffentlicht. Bringen Sie den Entwurf erst auf den neuen Stand."),
        )


def _must_be_sound(kind: Kind, revision: Revision) -> None:
    found = findings_for(kind, revision.subject, revision.data, is_removal=revision.is_removal)
    errors = [finding.text for finding in found if finding.blocks]
    if errors:
        raise Refused("editing.unsound", _("Bitte erst in Ordnung bringen: %(error)s") % {"error": errors[0]})


def _go_live(kind: Kind, revision: Revision) -> None:
    if revision.is_removal:
        kind.take_away(revision.subject, revision.data)
    else:
        kind.apply(revision.subject, revision.data)


def _finish(revision: Revision, state: RevisionState, actor: Actor) -> None:
    numbers = Revision.objects.filter(kind=revision.kind, subject=revision.subject, number__isnull=False)
    last = numbers.order_by("-number").values_list("number", flat=True).first() or 0
    revision.state, revision.number, revision.published_at = state, last + 1, timezone.now()
    revision.reviewer_id, revision.reviewer_name = actor.id, actor.label
    revision.save()


def _move(revision: Revision, move: Move, actor: Actor, **values: Any) -> Revision:
    with transaction.atomic():
        revision = _locked(revision)
        revision.state = state_after(revision.state, move)
        for name, value in values.items():
            setattr(revision, name, value)
        revision.save()
        _record(revision, move, actor)
    return revision


def _locked(revision: Revision) -> Revision:
    return Revision.objects.select_for_update().get(pk=revision.pk)


def _record(revision: Revision, what: str, actor: Actor, **details: Detail) -> None:
    record(f"revision.{what}", by=actor, on=revision, kind=revision.kind, subject=revision.subject, **details)
