"""What a guide needs to know about this municipality, and what people stored."""

from dataclasses import dataclass

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.guides.schema import Guide
from kommunalportal.catalogue.listing import BY_NAME, ServiceRow, select_services
from kommunalportal.catalogue.models import DownloadDocument, PublicService, StoredChecklist


@dataclass(frozen=True)
class Elsewhere:
    """A service that this municipality does not list, and who is responsible for it."""

    name: str
    level: str
    authority: str


@dataclass(frozen=True)
class Surroundings:
    """Everything a guide leads to, by the names the guide uses."""

    listed: dict[str, ServiceRow]
    elsewhere: dict[str, Elsewhere]
    documents: dict[str, str]


def surroundings_of(guide: Guide) -> Surroundings:
    """Services here, services elsewhere, and titles of the own forms."""
    names = list(guide.service_names)
    rows, _total = select_services("s.name = ANY (%(names)s)", BY_NAME, {"names": names})
    listed = {row.name: row for row in rows}
    others = PublicService.in_lineage.filter(name__in=[name for name in names if name not in listed])
    files = [entry.document for entry in guide.entries if entry.document]
    return Surroundings(
        listed,
        {row.name: Elsewhere(row.name, row.level, row.authority) for row in others.only("name", "level", "authority")},
        dict(DownloadDocument.objects.filter(filename__in=files).values_list("filename", "title")) if files else {},
    )


def checklists_of(account: Account) -> tuple[StoredChecklist, ...]:
    """What the person stored, the last used first."""
    return tuple(StoredChecklist.objects.filter(account=account))
