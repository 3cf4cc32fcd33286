"""What somebody should look at again, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.kinds.texts import outdated_texts
from kommunalportal.catalogue.models import CheckedLink, LinkState, Revision, RevisionState

OLD_AFTER = timedelta(days=365)


class Reason(TextChoices):
    """Why an entry is stale; the value stands in addresses and files."""

    STATE_CHANGED = "land", _("Das Land hat seinen Text geändert")
    EXPIRED = "abgelaufen", _("Die Gültigkeit ist abgelaufen")
    DEAD_LINK = "link", _("Ein Link führt ins Leere")
    OLD = "alt", _("Seit zwölf Monaten nicht geändert")
    UNREVIEWED = "ungeprueft", _("Noch nie geprüft")


@dataclass(frozen=True)
class StaleEntry:
    """One subject and everything that speaks for looking at it again."""

    kind: Kind
    key: str
    title: str
    reasons: tuple[Reason, ...]
    published_at: datetime | None


def stale_entries(*, reason: str = "", kind: str = "", today: date | None = None) -> list[StaleEntry]:
    """All of them, those with the weightiest reason first."""
    now = timezone.now() if today is None else timezone.make_aware(datetime.combine(today, datetime.min.time()))
    published = _last_published()
    dead = _with_dead_links()
    found = [
        entry
        for one in KINDS.values()
        if not kind or one.slug == kind
        for entry in _of_kind(one, published, dead, now)
        if not reason or reason in entry.reasons
    ]
    weights = {one: place for place, one in enumerate(Reason)}
    return sorted(found, key=lambda entry: (weights[entry.reasons[0]], entry.title))


def _of_kind(
    kind: Kind, published: dict[tuple[str, str], datetime], dead: set[tuple[str, str]], now: datetime
) -> list[StaleEntry]:
    expired = kind.expired(timezone.localdate(now))
    outdated = outdated_texts() if kind.slug == "leistungstexte" else set()
    entries = []
    for subject in kind.subjects():
        if not subject.is_own:
            continue
        last = published.get((kind.slug, subject.key))
        speaks = {
            Reason.STATE_CHANGED: subject.key in outdated,
            Reason.EXPIRED: subject.key in expired,
            Reason.DEAD_LINK: (kind.slug, subject.key) in dead,
            Reason.OLD: last is not None and last < now - OLD_AFTER,
            Reason.UNREVIEWED: last is None and not subject.is_reviewed,
        }
        if reasons := tuple(reason for reason, is_so in speaks.items() if is_so):
            entries.append(StaleEntry(kind, subject.key, subject.title, reasons, last))
    return entries


def _last_published() -> dict[tuple[str, str], datetime]:
    rows = (
        Revision.objects.filter(state=RevisionState.PUBLISHED)
        .order_by()
        .values_list("kind", "subject")
        .annotate(last=Max("published_at"))
    )
    return {(kind, subject): last for kind, subject, last in rows}


def _with_dead_links() -> set[tuple[str, str]]:
    places = CheckedLink.objects.filter(state=LinkState.DEAD).values_list("places", flat=True)
    return {(kind, subject) for found in places for kind, subject, _title in found}
