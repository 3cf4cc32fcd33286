"""Applying: one step after the other, review, receipt."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kommunalportal.applications import actions
from kommunalportal.applications.co_signers import declaration_digest, names_to_sign
from kommunalportal.applications.form_changes import what_changed
from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.applications.queries import applications_of
from kommunalportal.applications.reuse import may_reuse, taken_from
from kommunalportal.applications.sources import sources_of
from kommunalportal.applications.timeline import lines_of
from kommunalportal.applications.unfinished import ONLY_TYPED
from kommunalportal.web.access import AccountRequest, require_account, require_applicant
from kommunalportal.web.citizen.application_files import take_files
from kommunalportal.web.citizen.application_pages import (
    REVIEW,
    is_assisted,
    load_application,
    overview_of,
    page_before,
    page_of,
)
from kommunalportal.web.citizen.application_turns import take_turns
from kommunalportal.web.citizen.application_typed import keeps_what_was_typed
from kommunalportal.web.citizen.guests import may_take_over


@require_http_methods(["GET", "POST"])
@never_cache
@keeps_what_was_typed
@require_applicant
def step(request: AccountRequest, service: str, reference: str, slug: str) -> HttpResponse:
    """One step: its questions, or what became of the posted answers."""
    application = load_application(request, service, reference)
    form = form_of(application)
    if not application.is_draft or not form.may_visit(slug):
        return redirect(page_of(application))
    if request.method == "POST":
        return _save(request, form, slug)
    typed = application.unfinished.get(slug)
    errors = form.journey.clean(slug, typed)[1] if typed and ONLY_TYPED not in typed else {}
    return _show_step(request, form, slug, typed=typed, errors=errors)


def _save(request: AccountRequest, form: ApplicationForm, slug: str) -> HttpResponse:
    raw, file_errors, only_files = take_files(request, form, slug)
    raw, turn_errors, is_a_turn = take_turns(request, form, slug, raw)
    file_errors, only_files = {**file_errors, **turn_errors}, only_files or is_a_turn
    saved = actions.save_step(application=form.application, slug=slug, raw=raw, seen=request.POST.get("stand", ""))
    errors = {**saved.errors, **file_errors}
    if saved.is_conflict:
        return _show_step(request, saved.form, slug, typed=raw, errors={}, is_conflict=True)
    if only_files or file_errors:  # adding or removing a file is not yet the answer to the question
        return _show_step(request, saved.form, slug, typed=raw, errors=file_errors if only_files else errors)
    if "spaeter" in request.POST:  # what does not fit yet is kept, too
        return redirect(overview_of(request, "account_overview"))
    if errors:  # kept with the draft: a page of its own, to which the back button may return
        return redirect(request.get_full_path())
    following = saved.form.journey.next_after(slug) if slug in _slugs(saved.form) else None
    if "zurueck" in request.GET and saved.form.journey.is_complete:
        following = None
    return redirect(page_of(form.application, following.slug if following else REVIEW))


def _slugs(form: ApplicationForm) -> set[str]:
    return {visible.slug for visible in form.journey.steps}


def _show_step(
    request: AccountRequest,
    form: ApplicationForm,
    slug: str,
    *,
    typed: dict[str, list[str]] | None,
    errors: dict[str, str],
    is_conflict: bool = False,
) -> HttpResponse:
    number, total = form.journey.progress(slug)
    previous = form.journey.previous_before(slug)
    context = {
        "application": form.application,
        "service": form.application.online_service.service,
        "bundle": form.bundle.service,
        "step": form.journey.step(slug),
        "boxes": form.journey.bound(slug, typed, errors),
        "errors": list(errors.items()),
        "is_conflict": is_conflict,
        "stored": [section for section in form.journey.summary() if section.step_slug == slug] if is_conflict else [],
        "number": number,
        "total": total,
        "back": page_of(form.application, previous.slug) if previous else page_before(form),
        "stand": actions.stand_of(form, slug),
        "fee": form.fee,
        "sources": sources_of(form, slug) if typed is None else "",
        "changes": what_changed(form),
        **_taken_over(form),
        "has_files": any(field.type == "upload" for field in form.journey.fields(slug)),
    }
    return render(request, "citizen/applications/step.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@require_applicant
def review(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """The whole declaration before it is sent (OZG section 9a), with a way to change each line."""
    application = load_application(request, service, reference)
    form = form_of(application)
    if is_assisted(request):
        return redirect("counter_confirm", reference)
    if application.submitted_at or application.withdrawn_at or not form.is_complete:
        return redirect(page_of(application))
    error = ""
    if request.method == "POST":
        if request.POST.get("gelesen", declaration_digest(form)) != declaration_digest(form):
            error = _("Der Antrag hat sich inzwischen geändert. Bitte lesen Sie ihn noch einmal.")
        elif request.POST.get("bestaetigt") == "yes":
            application = actions.confirm_application(application=application, actor=request.citizen)
            return redirect(page_of(application))
        else:
            error = _("Bitte bestätigen Sie, dass Ihre Angaben vollständig und richtig sind.")
    return render(request, "citizen/applications/review.html", _review_context(form, error))


def _review_context(form: ApplicationForm, error: str) -> dict[str, Any]:
    sections = [(section, page_of(form.application, section.step_slug) + "?zurueck=1") for section in form.summary()]
    return {
        "application": form.application,
        "service": form.application.online_service.service,
        "bundle": form.bundle.service,
        "sections": sections,
        "fee": form.fee,
        "must_sign": names_to_sign(form),
        "digest": declaration_digest(form),
        "changes": what_changed(form),
        **_taken_over(form),
        "error": error,
    }


def _taken_over(form: ApplicationForm) -> dict[str, Any]:
    reference, fields = taken_from(form)
    return {"taken_from": reference, "taken": fields}


@never_cache
@require_applicant
def done(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """Receipt and status: reference, what happens next, the timeline."""
    application = load_application(request, service, reference)
    if not application.submitted_at:
        return redirect(page_of(application))
    form = form_of(application)
    answers, day = form.journey.accepted_answers(), form.journey.context.today
    context = {
        "application": application,
        "service": application.online_service.service,
        "bundle": form.bundle.service,
        "next_steps": form.bundle.next_steps_for(answers, day),
        "timeline": lines_of(application),
        "sections": form.summary(),
        "fee": form.fee,
        "may_reuse": may_reuse(application, request.account),
    }
    return render(request, "citizen/applications/done.html", context)


@require_POST
@require_applicant
def reopen(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """Change answers again before paying."""
    application = load_application(request, service, reference)
    actions.reopen_application(application=application, actor=request.citizen)
    return redirect(page_of(application, REVIEW))


@require_http_methods(["GET", "POST"])
@never_cache
@require_applicant
def withdraw(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """Ask once more, then take the application back."""
    application = load_application(request, service, reference)
    if request.method == "POST":
        actions.withdraw_application(application=application, actor=request.citizen)
        return redirect(overview_of(request))
    context = {"application": application, "overview": overview_of(request)}
    return render(request, "citizen/applications/withdraw.html", context)


@never_cache
@require_account
def applications(request: AccountRequest) -> HttpResponse:
    """All applications of this person."""
    context = {"applications": applications_of(request.account)[:100], "has_guest": may_take_over(request)}
    return render(request, "citizen/applications/list.html", context)
