"""Lists for the desk."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kommunalportal.accounts.models import Account
from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.name_search import cases_named


@dataclass(frozen=True)
class Tab:
    """A list of the desk and how long it is."""

    slug: str
    count: int


def work_items(*, units: frozenset[str], tab: str, account: Account, query: str = "") -> QuerySet[WorkItem]:
    """The work items of these units under one tab: attention, open, mine, closed."""
    items = WorkItem.objects.of_units(units).select_related(
        "application__online_service__service", "application__account", "assigned_to"
    )
    found = {
        "attention": items.open().filter(attention_since__isnull=False),
        "mine": items.open().filter(assigned_to=account),
        "closed": items.filter(closed_at__isnull=False).order_by("-closed_at"),
    }.get(tab, items.open())
    if query:
        wanted = query.strip().upper()
        by_reference = Q(file_reference=wanted) | Q(application__reference=wanted)
        found = items.filter(by_reference | Q(pk__in=cases_named(query)))
    result: QuerySet[WorkItem] = found
    return result


def tab_counts(*, units: frozenset[str], account: Account) -> list[Tab]:
    """How many cases each open tab holds."""
    return [
        Tab(slug, work_items(units=units, tab=slug, account=account).count()) for slug in ("open", "mine", "attention")
    ]
