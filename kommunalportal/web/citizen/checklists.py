"""Checklists in the account: keep, tick off, delete."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.actions import delete_checklist, save_checklist, tick_off
from kommunalportal.catalogue.guides.answers import Raw, read_answers
from kommunalportal.catalogue.guides.loading import guide_of
from kommunalportal.catalogue.guides.queries import checklists_of
from kommunalportal.catalogue.models import StoredChecklist
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AccountRequest, load_or_404, require_account
from kommunalportal.web.citizen.guides import DONE, Visit, list_context, visit_of


@require_safe
@require_account
def checklists(request: AccountRequest) -> HttpResponse:
    """`/konto/checklisten/`: everything stored."""
    rows = [_row(stored) for stored in checklists_of(request.account)]
    return render(request, "citizen/guides/stored_lists.html", {"rows": [row for row in rows if row]})


@require_http_methods(["GET", "HEAD", "POST"])
@require_account
def store(request: AccountRequest, slug: str) -> HttpResponse:
    """`/konto/checklisten/neu/<slug>`: keep the list that the address describes."""
    visit = visit_of(request, slug)
    if visit.reading.open_step is not None:
        return redirect(visit.url())
    if request.method != "POST":
        return render(request, "citizen/guides/store.html", {"guide": visit.guide, "back": visit.url()})
    try:
        stored = save_checklist(
            account=request.account,
            situation=slug,
            answers=visit.reading.answers,
            done=visit.done,
            actor=request.citizen,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("checklists")
    messages.success(request, _("Ihre Checkliste ist gespeichert."))
    return redirect("checklist_stored", stored.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_account
def stored(request: AccountRequest, checklist_id: int) -> HttpResponse:
    """`/konto/checklisten/<id>/`: the list as it is today, with what is done."""
    checklist = _load(request, checklist_id)
    if request.method == "POST":
        tick_off(checklist=checklist, done=request.POST.getlist(DONE))
        messages.success(request, _("Gespeichert."))
        return redirect("checklist_stored", checklist_id)
    visit = _visit(checklist)
    if visit.reading.open_step is not None:
        return redirect(visit.url())  # the guide asks more today than on the day it was stored
    return render(request, "citizen/guides/stored.html", {**list_context(visit), "checklist": checklist})


@require_http_methods(["GET", "HEAD", "POST"])
@require_account
def delete(request: AccountRequest, checklist_id: int) -> HttpResponse:
    """`/konto/checklisten/<id>/loeschen`: ask once, then delete."""
    checklist = _load(request, checklist_id)
    if request.method != "POST":
        return render(request, "citizen/guides/delete.html", {"guide": guide_of(checklist.situation)})
    delete_checklist(checklist=checklist, actor=request.citizen)
    messages.success(request, _("Ihre Checkliste ist gelöscht."))
    return redirect("checklists")


def _load(request: AccountRequest, checklist_id: int) -> StoredChecklist:
    return load_or_404(StoredChecklist.objects.filter(account=request.account), pk=checklist_id)


def _visit(checklist: StoredChecklist) -> Visit:
    guide, situation = guide_of(checklist.situation), queries.life_situation(checklist.situation)
    if guide is None or situation is None:
        raise Http404("guide")
    raw: Raw = posted(checklist.answers)
    return Visit(situation, guide, read_answers(guide, raw, timezone.localdate()), frozenset(checklist.done))


def _row(checklist: StoredChecklist) -> dict[str, Any] | None:
    guide = guide_of(checklist.situation)
    if guide is None:
        return None  # the product no longer has this guide
    return {"checklist": checklist, "title": guide.title, "done": len(checklist.done)}
