"""The nightly look at every link of our own texts. Not in a transaction: it waits for other people's servers."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from kommunalportal.catalogue.editing.inspection import outside_links
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.models import CheckedLink, LinkState
from kommunalportal.catalogue.ports import LinkAnswer, LinkChecker, Look

#: A link that did not answer this many nights in a row is dead; one that is said to be gone is so at once.
DEAD_AFTER = 3
MOST_PER_NIGHT = 3000
AGAIN_AFTER = timedelta(hours=20)
LONGEST = 500

_STATES = {Look.ALIVE: LinkState.ALIVE, Look.GONE: LinkState.DEAD, Look.FORBIDDEN: LinkState.FORBIDDEN}


def collect_links() -> int:
    """Bring the list of links up to date with the published texts; answers how many there are."""
    places: dict[str, list[list[str]]] = {}
    for kind in KINDS.values():
        for subject in kind.subjects():
            data = kind.load(subject.key) if subject.is_own else None
            for url in dict.fromkeys(outside_links(data or {})):
                if len(url) <= LONGEST:
                    places.setdefault(url, []).append([kind.slug, subject.key, subject.title])
    CheckedLink.objects.exclude(url__in=places).delete()
    CheckedLink.objects.bulk_create(
        (CheckedLink(url=url, places=found) for url, found in places.items()),
        update_conflicts=True,
        unique_fields=["tenant", "url"],
        update_fields=["places"],
    )
    return len(places)


def check_links(checker: LinkChecker) -> int:
    """Look at everything that was not looked at today, the longest unseen first; answers how many."""
    due = Q(checked_at=None) | Q(checked_at__lt=timezone.now() - AGAIN_AFTER)
    oldest_first = CheckedLink.objects.filter(due).order_by(F("checked_at").asc(nulls_first=True), "pk")
    links = list(oldest_first[:MOST_PER_NIGHT])
    for link in links:
        _note(link, checker.look_at(link.url))
    return len(links)


def _note(link: CheckedLink, answer: LinkAnswer) -> None:
    link.failures = link.failures + 1 if answer.look in (Look.FAILING, Look.GONE) else 0
    is_dead = link.failures >= DEAD_AFTER
    link.state = _STATES.get(answer.look, LinkState.DEAD if is_dead else LinkState.FAILING)
    link.status = answer.status or None
    link.checked_at = timezone.now()
    link.save(update_fields=["failures", "state", "status", "checked_at"])
