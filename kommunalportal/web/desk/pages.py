"""The clerk's list and one case."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.submission import uploads_that_count
from kommunalportal.applications.timeline import lines_of
from kommunalportal.casework import actions
from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.queries import tab_counts, work_items
from kommunalportal.casework.rules import OUTCOME_NAMES, Outcome, outcomes_for
from kommunalportal.kernel import storage
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.payments.queries import payment_of
from kommunalportal.web.access import ClerkRequest, require_clerk
from kommunalportal.web.desk.hand_over_words import HandOver, hand_over_of

PER_PAGE = 40
TABS = {
    "open": gettext_lazy("Offen"),
    "mine": gettext_lazy("Meine"),
    "attention": gettext_lazy("Braucht Aufmerksamkeit"),
    "closed": gettext_lazy("Erledigt"),
}


@never_cache
@require_clerk
def work_list(request: ClerkRequest) -> HttpResponse:
    """All cases of the clerk's units, one line each, oldest first."""
    return render(request, "desk/list.html", _list_context(request))


@never_cache
@require_clerk
def work_item(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """One case: answers left, timeline and actions right."""
    item = load_work_item(request, file_reference)
    return _show(request, item)


@require_POST
@require_clerk
def assign(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """Take the case, or give it back."""
    item = load_work_item(request, file_reference)
    to = None if "zurueckgeben" in request.POST else request.account
    actions.assign_work_item(item=item, to=to, actor=request.clerk)
    return redirect("work_item", file_reference)


@require_POST
@require_clerk
def note(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """A note for colleagues."""
    item = load_work_item(request, file_reference)
    try:
        actions.add_note(item=item, text=request.POST.get("text", "")[:5000], actor=request.clerk)
    except Refused as refusal:
        return _show(request, item, errors={"note": refusal.message})
    messages.success(request, _("Der Vermerk ist gespeichert."))
    return redirect("work_item", file_reference)


@require_POST
@require_clerk
def message(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """A message to the applicant's mailbox."""
    item = load_work_item(request, file_reference)
    try:
        actions.send_message(item=item, text=request.POST.get("text", "")[:10_000], actor=request.clerk)
    except Refused as refusal:
        return _show(request, item, errors={"message": refusal.message})
    messages.success(request, _("Die Nachricht liegt im Postfach."))
    return redirect("work_item", file_reference)


@require_POST
@require_clerk
def decide(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """End the case."""
    item = load_work_item(request, file_reference)
    chosen = request.POST.get("outcome", "")
    if chosen not in outcomes_for(item.application.result_kind):
        return _show(request, item, errors={"outcome": _("Bitte wählen Sie aus, wie Sie entscheiden.")})
    try:
        reason = request.POST.get("reason", "")[:10_000]
        actions.decide(item=item, outcome=Outcome(chosen), reason=reason, actor=request.clerk)
    except Refused as refusal:
        return _show(request, item, errors={"reason": refusal.message})
    messages.success(request, _("Die Entscheidung ist gespeichert. Das Schreiben geht von selbst hinaus."))
    return redirect("work_item", file_reference)


@never_cache
@require_clerk
def upload(request: ClerkRequest, file_reference: str, upload_id: UUID) -> HttpResponse:
    """A file that the applicant handed in; always as a download, never shown inside the portal."""
    item = load_work_item(request, file_reference)
    found = next((file for file in uploads_that_count(form_of(item.application)) if file.pk == upload_id), None)
    if found is None:
        raise Http404("upload")
    record("upload.opened", by=request.clerk, on=item)
    response = HttpResponse(storage.get(found.file_key), content_type=found.mime_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return response


def load_work_item(request: ClerkRequest, file_reference: str) -> WorkItem:
    """A case of the clerk's own units, or 404."""
    found = (
        WorkItem.objects.of_units(request.units)
        .select_related("application__online_service__service", "application__account", "assigned_to")
        .filter(file_reference=file_reference)
        .first()
    )
    if found is None:
        raise Http404("work item")
    item: WorkItem = found
    return item


def _list_context(request: ClerkRequest) -> dict[str, object]:
    tab = request.GET.get("liste", "open")
    query = request.GET.get("q", "")[:40]
    items = work_items(units=request.units, tab=tab, account=request.account, query=query)
    counts = {counted.slug: counted.count for counted in tab_counts(units=request.units, account=request.account)}
    tabs = [
        {"label": label, "url": f"?liste={slug}", "is_current": slug == tab, "count": counts.get(slug)}
        for slug, label in TABS.items()
    ]
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("seite"))
    return {"page": page, "tabs": tabs, "query": query, "tab": tab, "tab_name": TABS.get(tab, TABS["open"])}


def _next_step(item: WorkItem, hand_over: HandOver | None, request: ClerkRequest) -> str:
    """What the clerk will most likely do now; that button is the primary one."""
    if item.closed_at:
        return ""
    if hand_over is not None and hand_over.is_stuck:
        return "hand_over"
    return "decide" if item.assigned_to_id == request.account.pk else "take"


def _show(request: ClerkRequest, item: WorkItem, errors: dict[str, str] | None = None) -> HttpResponse:
    form = form_of(item.application)
    hand_over = hand_over_of(item)
    context = {
        **_list_context(request),
        "item": item,
        "application": item.application,
        "service": item.application.online_service.service,
        "bundle": form.bundle.service,
        "is_reachable": bool(item.application.account.contact_email),
        "sections": form.summary(),
        "uploads": uploads_that_count(form),
        "timeline": lines_of(item.application),
        "hand_over": hand_over,
        "next_step": _next_step(item, hand_over, request),
        "payment": payment_of(item.application.reference),
        "notes": list(item.notes.select_related("author")),
        "decision": getattr(item, "decision", None),
        "outcomes": [(outcome, OUTCOME_NAMES[outcome]) for outcome in outcomes_for(item.application.result_kind)],
        "errors": errors or {},
        "typed": request.POST,
    }
    return render(request, "desk/case.html", context, status=422 if errors else 200)
