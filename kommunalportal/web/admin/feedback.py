"""What readers say about the pages, for editors."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.catalogue.feedback import listed, mark_done, verdicts
from kommunalportal.catalogue.models import Feedback, FeedbackKind
from kommunalportal.web.access import EditorRequest, load_or_404, require_editor
from kommunalportal.web.admin.frame import page

PER_PAGE = 50


@require_safe
@require_editor
def feedback_list(request: EditorRequest) -> HttpResponse:
    """What waits, or everything; of one kind or one page if wanted."""
    kind = request.GET.get("art", "")
    kind = kind if kind in FeedbackKind.values else ""
    waiting_only = request.GET.get("alle") != "ja"
    path = request.GET.get("pfad", "")[:200].replace("\0", "")
    found = Paginator(listed(kind=kind, waiting_only=waiting_only, path=path), PER_PAGE)
    query = {"art": kind, "alle": "" if waiting_only else "ja", "pfad": path}
    context = {
        "page": found.get_page(request.GET.get("seite")),
        "kinds": FeedbackKind.choices,
        "kind": kind,
        "waiting_only": waiting_only,
        "path": path,
        "query": urlencode({name: value for name, value in query.items() if value}),
        "verdicts": verdicts(),
    }
    return page(request, "feedback.html", context)


@require_POST
@require_editor
def feedback_done(request: EditorRequest, feedback_id: int) -> HttpResponse:
    """Dealt with, or not yet after all."""
    found = load_or_404(Feedback.objects.all(), pk=feedback_id)
    mark_done(feedback=found, is_done=request.POST.get("erledigt") == "ja", actor=request.editor)
    query = request.POST.get("zurueck", "")[:400]
    return redirect(f"{reverse('admin_feedback')}{'?' if query else ''}{query}")
