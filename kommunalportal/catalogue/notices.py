"""Notices that hold now: the tenant's own, and those of everybody above it.

They stand on every page, so they are remembered per process until the catalogue's revision changes; publishing a
notice raises the revision of the owner and of all below. Whether one holds at this moment is decided anew each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.models import Notice, NoticeLevel
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.models import Tenant

MOST = 5
KEEP = 2000  # municipalities per process
_remembered: dict[int, tuple[int, tuple["ShownNotice", ...]]] = {}
_LOUDNESS = {level: place for place, level in enumerate(NoticeLevel.values)}


@dataclass(frozen=True)
class ShownNotice:
    """A notice as pages show it."""

    level: str
    text: str
    link_url: str
    link_label: str
    valid_from: datetime
    valid_until: datetime | None

    def holds_at(self, now: datetime) -> bool:
        """Whether it is to be shown at this moment."""
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)

    @property
    def is_emergency(self) -> bool:
        """Whether it must not be overlooked."""
        return self.level == NoticeLevel.EMERGENCY


def active_notices(tenant: Tenant, now: datetime | None = None) -> tuple[ShownNotice, ...]:
    """What everybody should know right now, the loudest first. Acts for ``tenant``, which is the current one."""
    now = now or timezone.now()
    return tuple(notice for notice in _known(tenant) if notice.holds_at(now))[:MOST]


def forget_notices() -> None:
    """For tests and previews, whose rows are taken back."""
    _remembered.clear()


def put_up_notice(*, text: str, level: str, valid_until: datetime | None, actor: Actor) -> Notice:
    """Say something at once, without a second pair of eyes: for the operator in an emergency."""
    with transaction.atomic():
        notice = Notice.objects.create(
            key=uuid4().hex[:12], text=text, level=level, valid_from=timezone.now(), valid_until=valid_until
        )
        record("notice.put_up", by=actor, on=notice, level=level)
        publish_catalogue()
    return notice


def take_down_notice(*, notice: Notice, actor: Actor) -> None:
    """It holds no longer."""
    with transaction.atomic():
        record("notice.taken_down", by=actor, on=notice)
        notice.delete()
        publish_catalogue()


def _known(tenant: Tenant) -> tuple[ShownNotice, ...]:
    revision, notices = _remembered.get(tenant.pk, (-1, ()))
    if revision != tenant.catalogue_revision:
        notices = _sorted(Notice.in_lineage.exclude(valid_until__lt=timezone.now()))
        if len(_remembered) >= KEEP:
            _remembered.clear()
        _remembered[tenant.pk] = (tenant.catalogue_revision, notices)
    return notices


def _sorted(rows: Iterable[Notice]) -> tuple[ShownNotice, ...]:
    shown = (
        ShownNotice(row.level, row.text, row.link_url, row.link_label, row.valid_from, row.valid_until) for row in rows
    )
    return tuple(sorted(shown, key=lambda notice: _LOUDNESS.get(notice.level, 9)))
