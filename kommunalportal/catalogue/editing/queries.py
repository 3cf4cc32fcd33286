"""Reads for the editors' pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunalportal.catalogue.editing.differences import FieldDifference, changed_fields, differences
from kommunalportal.catalogue.editing.fields import EditForm
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import Revision, RevisionState
from kommunalportal.catalogue.words import fold
from kommunalportal.kernel.actors import Actor

NEWEST = 20


@dataclass(frozen=True)
class Desk:
    """What lies before an editor."""

    to_review: tuple[Revision, ...]
    own_waiting: tuple[Revision, ...]
    drafts: tuple[Revision, ...]
    returned: tuple[Revision, ...]
    others_drafts: tuple[Revision, ...]
    published: tuple[Revision, ...]


@dataclass(frozen=True)
class Row:
    """One subject in a list, with what is being written about it."""

    subject: Subject
    is_open: bool


def desk_of(actor: Actor) -> Desk:
    """Everything open, and what was published last."""
    open_ones = list(Revision.objects.filter(state__in=Revision.OPEN).defer("data", "base").order_by("changed_at"))
    waiting = [one for one in open_ones if one.state == RevisionState.IN_REVIEW]
    drafts = [one for one in open_ones if one.is_draft]
    own = [one for one in drafts if one.author_id == actor.id]
    published = Revision.objects.filter(state=RevisionState.PUBLISHED).defer("data", "base").order_by("-published_at")
    return Desk(
        to_review=tuple(one for one in waiting if one.author_id != actor.id),
        own_waiting=tuple(one for one in waiting if one.author_id == actor.id),
        drafts=tuple(one for one in own if not one.remark),
        returned=tuple(one for one in own if one.remark),
        others_drafts=tuple(one for one in drafts if one.author_id != actor.id),
        published=tuple(published[:NEWEST]),
    )


def rows_of(kind: Kind, *, words: str = "", only: str = "") -> list[Row]:
    """The kind's subjects, narrowed by words and by ``only``: open, unreviewed."""
    being_written = set(
        Revision.objects.filter(kind=kind.slug, state__in=Revision.OPEN).values_list("subject", flat=True)
    )
    wanted = fold(words).split()
    rows = (Row(subject, subject.key in being_written) for subject in kind.subjects())
    found = [row for row in rows if all(word in fold(f"{row.subject.title} {row.subject.note}") for word in wanted)]
    if only == "offen":
        return [row for row in found if row.is_open]
    if only == "ungeprueft":
        return [row for row in found if not row.subject.is_reviewed]
    return found


def history_of(kind: Kind, key: str) -> list[Revision]:
    """All revisions of a subject, the newest first."""
    return list(Revision.objects.filter(kind=kind.slug, subject=key).order_by("-pk"))


def new_subjects(kind: Kind) -> list[Revision]:
    """Drafts of subjects that do not exist yet."""
    return list(Revision.objects.filter(kind=kind.slug, state__in=Revision.OPEN, base=None))


def comparison(kind: Kind, before: Revision | None, after: Revision) -> tuple[FieldDifference, ...]:
    """Field by field, what ``after`` says otherwise than ``before`` (or than what it replaced)."""
    old = _said(before) if before else (after.base or {})
    new = _said(after)
    return differences(_widest(kind, (old, new)), old, new)


@dataclass(frozen=True)
class Meanwhile:
    """What was published since a draft was begun, and the revision that did it (if one of ours did)."""

    fields: tuple[FieldDifference, ...]
    revision: Revision | None


def meanwhile(kind: Kind, draft: Revision) -> Meanwhile | None:
    """What its author does not know yet; nothing if all is as it was."""
    live, base = kind.load(draft.subject) or {}, draft.base or {}
    if not changed_fields(base, live):
        return None
    told = tuple(one for one in differences(_widest(kind, (base, live)), base, live) if one.is_changed)
    published = Revision.objects.filter(kind=kind.slug, subject=draft.subject, state=RevisionState.PUBLISHED)
    return Meanwhile(told, published.filter(published_at__gt=draft.created_at).order_by("-number").first())


def _said(revision: Revision) -> dict[str, object]:
    return {} if revision.is_removal else revision.data


def _widest(kind: Kind, versions: Sequence[dict[str, object]]) -> EditForm:
    """The form with all fields of both; a kind's form may grow with its data."""
    return max((kind.form_for(dict(version)) for version in versions), key=lambda form: len(form.fields))
