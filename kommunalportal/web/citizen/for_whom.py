"""Before the questions: for whom the application is. Children and wards are named on a page of their own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kommunalportal.applications.choosing import PERSON_FIELDS, choose_for_whom, possible_choices
from kommunalportal.applications.journeys import FOR_WHOM, ApplicationForm, form_of
from kommunalportal.applications.parties import PERSON_KINDS, Choice, asks_for_whom
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import Errors, RawInput
from kommunalportal.formengine.journey import BoundField
from kommunalportal.web.access import AccountRequest, require_applicant
from kommunalportal.web.citizen.application_pages import REVIEW, load_application, page_of

KEY, NAMED = "wer", "benannt"


@require_http_methods(["GET", "POST"])
@never_cache
@require_applicant
def for_whom(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """Choose; then, for a child or a ward (``?wer=child``), say who it is."""
    application = load_application(request, service, reference)
    form = form_of(application)
    if not application.is_draft or not asks_for_whom(form.bundle.service):
        return redirect(page_of(application))
    choices = possible_choices(form)
    key = request.POST.get(KEY, "") if request.method == "POST" else request.GET.get(KEY, _only(choices))
    chosen = next((choice for choice in choices if choice.key == key), None)
    to_name = chosen is not None and chosen.kind in PERSON_KINDS
    if request.method == "GET":
        return _show(request, form, choices, chosen if to_name else None)
    if to_name and NAMED not in request.POST:
        return redirect(f"{page_of(application, FOR_WHOM)}?{KEY}={key}")
    _application, errors = choose_for_whom(form=form, key=key, raw=dict(request.POST.lists()), actor=request.citizen)
    return _show(request, form, choices, chosen, errors) if errors else redirect(page_of(application))


def _only(choices: list[Choice]) -> str:
    """Where there is nothing to choose, the next page is shown at once."""
    return choices[0].key if len(choices) == 1 else ""


def _show(
    request: AccountRequest,
    form: ApplicationForm,
    choices: list[Choice],
    chosen: Choice | None,
    errors: Errors | None = None,
) -> HttpResponse:
    application = form.application
    allowed = () if request.account.is_guest else form.bundle.service.may_apply_for
    context: dict[str, Any] = {
        "application": application,
        "service": application.online_service.service,
        "bundle": form.bundle.service,
        "choices": choices,
        "chosen": chosen,
        "current": _current(form, choices),
        "boxes": _boxes(form, request.POST if errors else None, errors or {}) if chosen else [],
        "errors": list((errors or {}).items()),
        "whom_error": (errors or {}).get("whom", ""),
        "may_be_mandate": "mandate" in allowed or "company" in allowed,
        "may_be_company": "company" in allowed,
        "back": _back(form, choices, chosen),
    }
    return render(request, "citizen/applications/for_whom.html", context)


def _back(form: ApplicationForm, choices: list[Choice], chosen: Choice | None) -> str:
    if chosen and len(choices) > 1:
        return page_of(form.application, FOR_WHOM)
    return page_of(form.application, REVIEW) if form.is_complete else ""


def _current(form: ApplicationForm, choices: list[Choice]) -> str:
    """Key of what was chosen before."""
    facts = form.application.represents or {}
    same = (one for one in choices if one.kind == facts.get("kind"))
    fits = (one for one in same if all(facts.get(name) == one.facts.get(name) for name in ("mandate", "company_name")))
    return next((one.key for one in fits), "")


def _boxes(form: ApplicationForm, posted: Any, errors: Errors) -> list[BoundField]:
    stored: dict[str, Value] = dict(form.application.represents or {})
    names: Value = {"given_names": stored.get("given_names"), "family_name": stored.get("family_name")}
    values = {"person": names, "birth_date": stored.get("birth_date")}
    raw = dict(posted.lists()) if posted else {}
    boxes: list[BoundField] = []
    for field in PERSON_FIELDS:
        typed = field.typed(RawInput(field.name, raw)) if posted else field.typed_value(values[field.name])
        own = {key: text for key, text in errors.items() if key.partition(".")[0] == field.name}
        boxes.append(BoundField(field, typed, own))
    return boxes
