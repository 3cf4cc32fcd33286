"""Looking at a revision: what changed, what was noticed, and the moves from here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.catalogue.editing import actions
from kommunalportal.catalogue.editing.inspection import findings_for
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.queries import comparison, history_of, meanwhile
from kommunalportal.catalogue.editing.readability import readability
from kommunalportal.catalogue.models import Revision
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import EditorRequest, require_editor
from kommunalportal.web.admin.editing import load_revision
from kommunalportal.web.admin.frame import page

#: What stands in the address, what it does, and what is said afterwards.
MOVES: dict[str, tuple[Callable[..., Any], Promise | str]] = {
    "einreichen": (actions.submit_for_review, _("Der Entwurf liegt jetzt zur Prüfung bereit.")),
    "zuruecknehmen": (actions.take_back, _("Sie können wieder daran schreiben.")),
    "zurueckgeben": (actions.return_with_remark, _("Der Entwurf ist mit Ihrer Bemerkung zurückgegeben.")),
    "veroeffentlichen": (actions.publish, _("Veröffentlicht. Die öffentlichen Seiten zeigen es sofort.")),
    "verwerfen": (actions.discard, _("Der Entwurf ist verworfen.")),
    "angleichen": (
        actions.bring_up_to_date,
        _("Der Entwurf steht jetzt auf dem neuen Stand. Bitte sehen Sie ihn durch."),
    ),
    "rueckgaengig": (actions.undo, _("Ein Entwurf macht die Änderung rückgängig. Öffentlich ist noch nichts.")),
    "wiederherstellen": (actions.restore, _("Ein Entwurf stellt die Fassung wieder her. Öffentlich ist noch nichts.")),
}


@require_safe
@require_editor
def revision(request: EditorRequest, revision_id: int) -> HttpResponse:
    """One revision, for its author and its reviewer."""
    kind, found = load_revision(revision_id)
    return _show(request, kind, found)


@require_safe
@require_editor
def compare(request: EditorRequest, revision_id: int) -> HttpResponse:
    """What a revision says otherwise than another of the same subject, or than the one it replaced."""
    kind, found = load_revision(revision_id)
    others = [one for one in history_of(kind, found.subject) if one.pk != found.pk]
    chosen = request.GET.get("mit", "")
    other = next((one for one in others if str(one.pk) == chosen), None)
    fields = [one for one in comparison(kind, other, found) if one.is_changed]
    context = {"kind": kind, "revision": found, "others": others, "other": other, "fields": fields}
    return page(request, "editing/compare.html", context)


@require_POST
@require_editor
def move(request: EditorRequest, revision_id: int, move: str) -> HttpResponse:
    """Do one thing with the revision; what a rule of ours refuses is said on its page."""
    kind, found = load_revision(revision_id)
    if move not in MOVES:
        raise Http404("move")
    act, said = MOVES[move]
    try:
        outcome = act(revision=found, actor=request.editor, **_details(request, move))
    except Refused as refusal:
        found.refresh_from_db()
        return _show(request, kind, found, problem=refusal.message)
    messages.success(request, str(said))
    return redirect("editing_revision", outcome.pk if isinstance(outcome, Revision) else revision_id)


def _details(request: EditorRequest, move: str) -> dict[str, Any]:
    if move == "zurueckgeben":
        return {"remark": request.POST.get("bemerkung", "")[:2000]}
    if move == "veroeffentlichen":
        return {"confirms_alone": request.POST.get("allein") == "ja"}
    return {}


def _show(request: EditorRequest, kind: Kind, found: Revision, *, problem: str = "") -> HttpResponse:
    findings = findings_for(kind, found.subject, found.data, is_removal=found.is_removal) if found.is_open else []
    form = kind.form_for(found.data)
    prose = "\n".join(kind.words_of(form, name, found.data) for name in form.prose)
    is_own = request.editor.id in actions.writers_of(found)
    labels = {name: str(field.label) for name, field in form.fields.items()}
    context = {
        "kind": kind,
        "revision": found,
        "fields": [one for one in comparison(kind, None, found) if one.is_changed],
        "errors": [(labels.get(one.field, ""), one) for one in findings if one.blocks],
        "hints": [(labels.get(one.field, ""), one) for one in findings if not one.blocks],
        "readability": readability(prose) if form.prose and not found.is_removal else None,
        "staleness": actions.staleness_of(kind, found) if found.is_open else None,
        "meanwhile": meanwhile(kind, found) if found.is_open else None,
        "is_own": is_own,
        "may_review_own": is_own and actions.may_review_own(),
        "problem": problem,
        "may_undo": found.is_published and (found.base is not None or kind.may_remove),
    }
    return page(request, "editing/revision.html", context, status=409 if problem else 200)
