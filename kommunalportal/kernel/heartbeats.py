"""Every periodic job says that it ran. One that has been silent for too long is an alarm, and so is a dead worker."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from kommunalportal.kernel.models import Heartbeat

SLACK = timedelta(minutes=5)


def longest_silence(every: timedelta) -> timedelta:
    """One and a half times its interval, but never less than one interval and five minutes."""
    return every + max(every / 2, SLACK)


def is_silent(*, every: timedelta, heard_at: datetime, now: datetime) -> bool:
    """Whether a job that was heard of last at this time should have run again by now."""
    return now - heard_at > longest_silence(every)


def expect(intervals: Mapping[str, timedelta]) -> None:
    """These jobs exist, and no others; said by every worker that starts. From now on each has its interval's time."""
    known = set(Heartbeat.objects.values_list("name", flat=True))
    for name, every in intervals.items():
        Heartbeat.objects.update_or_create(name=name, defaults={"every_seconds": int(every.total_seconds())})
    Heartbeat.objects.filter(name__in=known - set(intervals)).delete()


def beat(name: str, *, failures: int = 0) -> None:
    """It ran to its end; ``failures`` tenants had to do without."""
    Heartbeat.objects.filter(name=name).update(done_at=timezone.now(), failures=failures, alarmed_at=None)


def heard_at(heartbeat: Heartbeat) -> datetime:
    """When it ran last, or since when we wait for the first time."""
    return heartbeat.done_at or heartbeat.expected_since


def is_missed(heartbeat: Heartbeat) -> bool:
    """Whether it should have been heard again."""
    every = timedelta(seconds=heartbeat.every_seconds)
    return is_silent(every=every, heard_at=heard_at(heartbeat), now=timezone.now())


def silent_jobs() -> list[Heartbeat]:
    """All that should have been heard again."""
    return [one for one in Heartbeat.objects.all() if is_missed(one)]


def take_alarms() -> list[Heartbeat]:
    """Silent jobs that nobody was told of yet; each is answered once for each silence, however many ask at once."""
    silent = silent_jobs()
    now = timezone.now()
    return [one for one in silent if Heartbeat.objects.filter(pk=one.pk, alarmed_at=None).update(alarmed_at=now)]
