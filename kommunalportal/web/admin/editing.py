"""The editors' first page, the lists per kind, and the history of one subject."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.queries import desk_of, history_of, new_subjects, rows_of
from kommunalportal.catalogue.editing.stale import Reason, stale_entries
from kommunalportal.catalogue.models import Revision
from kommunalportal.web.access import EditorRequest, load_or_404, require_editor
from kommunalportal.web.admin.frame import is_administrator, page

PER_PAGE = 50
ONLY = ("offen", "ungeprueft")


@require_safe
@require_editor
def overview(request: EditorRequest) -> HttpResponse:
    """What waits for me, my drafts, what is stale, and everything that can be edited."""
    entries = stale_entries()
    counts = [(reason, sum(reason in entry.reasons for entry in entries)) for reason in Reason]
    context = {
        "desk": desk_of(request.editor),
        "kinds": KINDS.values(),
        "stale": [(reason, count) for reason, count in counts if count],
        "is_administrator": is_administrator(request.account),
    }
    return page(request, "editing/overview.html", context)


@require_safe
@require_editor
def subjects(request: EditorRequest, kind: str) -> HttpResponse:
    """All subjects of one kind, narrowed by words and by what is to be done."""
    found = load_kind(kind)
    query, only = request.GET.get("q", "")[:80], request.GET.get("nur", "")
    rows = rows_of(found, words=query, only=only if only in ONLY else "")
    context = {
        "kind": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")),
        "total": len(rows),
        "query": query,
        "only": only,
        "parameters": urlencode({"q": query, "nur": only}),
        "new": new_subjects(found) if found.may_create else (),
    }
    return page(request, "editing/subjects.html", context)


@require_safe
@require_editor
def history(request: EditorRequest, kind: str, subject: str) -> HttpResponse:
    """One subject: what is public, what is being written, and what was published when by whom."""
    found = load_kind(kind)
    key = load_subject(found, subject)
    revisions = history_of(found, key)
    published = [one for one in revisions if one.is_published]
    data = found.load(key)
    context = {
        "kind": found,
        "key": key,
        "title": found.title(key, data or found.beginning(key)) if data or found.may_edit(key) else revisions[0].title,
        "exists": data is not None,
        "may_edit": found.may_edit(key),
        "open": [one for one in revisions if one.is_open],
        "published": published,
        "public_path": found.public_path(key),
        "heirs": found.heirs(key) if data else (),
        "removal_findings": found.removal_findings(key, data) if data and found.may_remove else (),
    }
    return page(request, "editing/history.html", context)


def load_kind(slug: str) -> Kind:
    """The kind, or 404."""
    if slug not in KINDS:
        raise Http404("kind")
    return KINDS[slug]


def load_subject(kind: Kind, key: str) -> str:
    """The key of a subject that exists here, or did; else 404."""
    if "\0" in key or not (kind.may_edit(key) or history_of(kind, key)):
        raise Http404("subject")
    return key


def load_revision(revision_id: int) -> tuple[Kind, Revision]:
    """A revision of this municipality and its kind, or 404."""
    revision = load_or_404(Revision.objects.all(), pk=revision_id)
    return load_kind(revision.kind), revision
