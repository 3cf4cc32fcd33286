"""When what changed: for feeds and search engines."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max
from django.utils import timezone

from kommunalportal.catalogue.editing.kinds.fees import Fees
from kommunalportal.catalogue.guides.loading import guide_of
from kommunalportal.catalogue.listing import BY_NAME, select_services
from kommunalportal.catalogue.models import Fee, Notice, OrganisationalUnit, Revision, RevisionState, ServiceText
from kommunalportal.catalogue.queries import life_situations
from kommunalportal.kernel.tenancy import current_tenant

MOST_CHANGES = 50
_LOOKED_AT = 400  # texts, of which those as shipped are no news
_OVERVIEWS = ("/", "/leistungen/", "/lebenslagen/", "/aemter/", "/formulare/", "/hilfe", "/leichte-sprache")


@dataclass(frozen=True)
class Change:
    """One published text, fee or notice. ``key`` never changes and is never used again for another change."""

    kind: str
    key: str
    title: str
    path: str
    at: datetime
    summary: str = ""


@dataclass(frozen=True)
class DatedPage:
    """An address, and when what stands there last changed, if that is known."""

    path: str
    changed_at: datetime | None = None


def last_changes() -> list[Change]:
    """The latest changes that people can read, newest first."""
    found = [*_texts(), *_fees(), *_fees_above(), *_notices()]
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST_CHANGES]


def pages_with_dates() -> list[DatedPage]:
    """Every public page of the municipality."""
    texts = ServiceText.in_lineage.order_by().values("service__slug").annotate(at=Max("changed_at"))
    dates = dict(texts.values_list("service__slug", "at"))
    rows, _total = select_services("true", BY_NAME, {})
    services = [DatedPage(f"/leistungen/{row.slug}/", dates.get(row.slug)) for row in rows]
    situations = [DatedPage(f"/lebenslagen/{row.slug}/") for row in life_situations()]
    units = [DatedPage(f"/aemter/{slug}/") for slug in OrganisationalUnit.objects.values_list("slug", flat=True)]
    guides = [DatedPage(f"{page.path}checkliste") for page in situations if guide_of(page.path.split("/")[2])]
    return [*(DatedPage(path) for path in _OVERVIEWS), *services, *situations, *guides, *units]


def _texts() -> list[Change]:
    rows = (
        ServiceText.in_lineage.filter(service__responsibilities__tenant=current_tenant(), language="de")
        .select_related("service")
        .defer("service__search_document", "service__search_words", "service__search_name")
        .order_by("-changed_at")[:_LOOKED_AT]
    )
    news = islice((row for row in rows if not row.is_as_shipped), MOST_CHANGES)
    return [
        Change(
            kind="text",
            key=f"text-{row.pk}-{row.changed_at:%Y%m%dT%H%M%S}",
            title=row.service.name,
            path=f"/leistungen/{row.service.slug}/",
            at=row.changed_at,
            summary=row.summary,
        )
        for row in news
    ]


def _fees() -> list[Change]:
    rows = Revision.objects.filter(kind=Fees.slug, state=RevisionState.PUBLISHED, published_at__isnull=False)
    return [
        Change("fee", f"fee-{row.pk}", row.title, Fees().public_path(row.subject), row.published_at)
        for row in rows.order_by("-published_at")[:MOST_CHANGES]
        if row.published_at
    ]


def _fees_above() -> list[Change]:
    """Fees of the state that hold here: those for which the municipality has none of its own."""
    rows = (
        Fee.in_lineage.exclude(tenant_id=current_tenant().pk)
        .filter(service__responsibilities__tenant=current_tenant(), changed_at__isnull=False)
        .exclude(service__in=Fee.objects.values("service"))
        .select_related("service")
        .defer("service__search_document", "service__search_words", "service__search_name")
        .order_by("-changed_at")[:_LOOKED_AT]
    )
    newest = {row.service_id: row for row in reversed(rows) if not row.is_as_shipped}
    return [
        Change(
            kind="fee",
            key=f"fee-above-{row.service_id}-{row.changed_at:%Y%m%dT%H%M%S}",
            title=row.service.name,
            path=f"/leistungen/{row.service.slug}/",
            at=row.changed_at,
        )
        for row in newest.values()
        if row.changed_at
    ]


def _notices() -> list[Change]:
    rows = Notice.in_lineage.filter(valid_from__lte=timezone.now()).order_by("-valid_from")[:MOST_CHANGES]
    return [Change("notice", f"notice-{row.pk}", row.text, "/", row.valid_from) for row in rows]
