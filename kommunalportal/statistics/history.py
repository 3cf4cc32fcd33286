"""How the parts of the portal were in the last 90 days: a job writes it, ``/stoerungen`` reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from kommunalportal.statistics.availability import Part, PartHealth, PartState, parts
from kommunalportal.statistics.models import PartPeriod

DAYS = 90
#: Looks are five minutes apart; who misses three of them did not run.
LONGEST_BETWEEN_LOOKS = timedelta(minutes=16)
_DISTURBED = {PartState.PARTLY, PartState.DOWN}


@dataclass(frozen=True)
class Disturbance:
    """From when to when which part did not work; no part: the whole portal stood still. No end: it goes on."""

    part: Part | None
    state: PartState
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Day:
    """The worst that was seen of a part on one day; no state where nobody looked yet."""

    day: date
    state: PartState | None


def watch_parts() -> None:
    """Look at every part of the current tenant's portal and write down what changed; what is too old goes."""
    now = timezone.now()
    latest = {period.part: period for period in PartPeriod.objects.order_by("part", "-since").distinct("part")}
    unchanged = []
    for found in parts():
        known = latest.get(found.part)
        if known and now - known.until <= LONGEST_BETWEEN_LOOKS:
            unchanged.append(known.pk)  # also one that ends now: it lasted until this look
            if found.state in (known.state, PartState.UNKNOWN):
                continue
        if found.state is not PartState.UNKNOWN:
            PartPeriod.objects.create(part=found.part, state=found.state, since=now, until=now)
    PartPeriod.objects.filter(pk__in=unchanged).update(until=now)
    PartPeriod.objects.filter(until__lt=now - timedelta(days=DAYS)).delete()


def periods() -> list[PartPeriod]:
    """Everything that is known, in one query."""
    return list(PartPeriod.objects.filter(until__gte=timezone.now() - timedelta(days=DAYS)))


def disturbances(known: Sequence[PartPeriod]) -> list[Disturbance]:
    """What people noticed, the latest first."""
    latest = max((period.until for period in known), default=None)
    found = [
        Disturbance(
            Part(period.part), PartState(period.state), period.since, None if period.until == latest else period.until
        )
        for period in known
        if period.state in _DISTURBED
    ]
    return sorted([*found, *_standstills(known)], key=lambda one: one.since, reverse=True)


def days_of(part: Part, known: Sequence[PartPeriod], today: date) -> list[Day]:
    """One entry for each of the last days, oldest first."""
    own = [period for period in known if period.part == part]
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return [Day(day, _worst(own, day)) for day in days]


def without_database() -> tuple[PartHealth, ...]:
    """How the parts are while the database is down: reading goes on, nothing else does."""
    return tuple(PartHealth(part, PartState.PARTLY if part is Part.SEARCH else PartState.DOWN) for part in Part)


def _standstills(known: Sequence[PartPeriod]) -> Iterator[Disturbance]:
    # Search always works where there is a database, so its periods are as good as a pulse.
    pulse = [period for period in known if period.part == Part.SEARCH]
    for before, after in pairwise(pulse):
        if after.since - before.until > LONGEST_BETWEEN_LOOKS:
            yield Disturbance(None, PartState.DOWN, before.until, after.since)


def _worst(own: Sequence[PartPeriod], day: date) -> PartState | None:
    order = [PartState.DOWN, PartState.PARTLY, PartState.WORKS]
    seen = {
        PartState(period.state)
        for period in own
        if timezone.localdate(period.since) <= day <= timezone.localdate(period.until)
    }
    return next((state for state in order if state in seen), None)
