"""Lists that tell editors where to begin: stale entries, links, and what people did not find."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.stale import Reason, StaleEntry, stale_entries
from kommunalportal.catalogue.missed import missed_searches
from kommunalportal.catalogue.models import CheckedLink, LinkState
from kommunalportal.web.access import EditorRequest, require_editor
from kommunalportal.web.admin.frame import page
from kommunalportal.web.csv_files import csv_response

PER_PAGE = 50
MOST_WORDS = 1000


@require_safe
@require_editor
def stale(request: EditorRequest) -> HttpResponse:
    """What somebody should look at again, narrowed by reason and kind."""
    reason, kind = _choices(request)
    entries = stale_entries(reason=reason, kind=kind)
    context = {
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("seite")),
        "total": len(entries),
        "reasons": Reason.choices,
        "kinds": KINDS.values(),
        "reason": reason,
        "kind": kind,
        "parameters": urlencode({"grund": reason, "art": kind}),
    }
    return page(request, "editing/stale.html", context)


@require_safe
@require_editor
def stale_file(request: EditorRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    reason, kind = _choices(request)
    head = (_("Art"), _("Schlüssel"), _("Titel"), _("Gründe"), _("Zuletzt veröffentlicht"))
    name = f"veraltet-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, head, (_line(entry) for entry in stale_entries(reason=reason, kind=kind)))


@require_safe
@require_editor
def links(request: EditorRequest) -> HttpResponse:
    """Every link outside in our texts, the dead ones first."""
    weights = {state: place for place, state in enumerate((LinkState.DEAD, LinkState.FAILING, LinkState.FORBIDDEN))}
    found = sorted(CheckedLink.objects.all(), key=lambda link: (weights.get(LinkState(link.state), 9), link.url))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return page(request, "editing/links.html", {"page": shown, "total": len(found)})


@require_safe
@require_editor
def missed(request: EditorRequest) -> HttpResponse:
    """What people searched for and did not find, the most frequent first; a synonym may help the next one."""
    shown = Paginator(missed_searches(MOST_WORDS), PER_PAGE).get_page(request.GET.get("seite"))
    return page(request, "editing/missed.html", {"page": shown, "total": shown.paginator.count})


@require_safe
@require_editor
def missed_file(request: EditorRequest) -> HttpResponse:  # noqa: ARG001
    """The same as a table for a spreadsheet."""
    head = (_("Wörter"), _("Wie oft"), _("An wie vielen Tagen"), _("Zuerst"), _("Zuletzt"))
    rows = [(one.words, one.count, one.days, one.first_day, one.last_day) for one in missed_searches(MOST_WORDS)]
    return csv_response(f"nicht-gefunden-{timezone.localdate():%Y-%m-%d}.csv", head, rows)


def _choices(request: EditorRequest) -> tuple[str, str]:
    reason, kind = request.GET.get("grund", ""), request.GET.get("art", "")
    return reason if reason in Reason.values else "", kind if kind in KINDS else ""


def _line(entry: StaleEntry) -> tuple[object, ...]:
    reasons = ", ".join(str(reason.label) for reason in entry.reasons)
    published = f"{timezone.localtime(entry.published_at):%d.%m.%Y}" if entry.published_at else ""
    return str(entry.kind.name), entry.key, entry.title, reasons, published
