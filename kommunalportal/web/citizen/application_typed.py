"""Nothing typed is lost: kept while people type, and when their session is over before they send the step."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.unfinished import MOST_TYPED, keep_typed
from kommunalportal.kernel.encryption import seal, unseal
from kommunalportal.web.access import AccountRequest, applicant_or_none, require_applicant
from kommunalportal.web.citizen.application_pages import load_application

TYPED = "typed_before_login"
MINUTES_KEPT = 30

Raw = dict[str, list[str]]
View = Callable[..., HttpResponse]


@require_POST
@require_applicant
def keep(request: AccountRequest, service: str, reference: str, slug: str) -> HttpResponse:
    """Keep a half-filled step. Nobody waits for the answer: 204 when it was kept, 409 when it was not."""
    return HttpResponse(status=204 if _keep(request, service, reference, slug, _posted(request)) else 409)


def keeps_what_was_typed(view: View) -> View:
    """A step that is sent after the session ended is kept, sealed, over the login, and shown again after it."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if applicant_or_none(request) is None:
            if request.method == "POST":
                _put_aside(request)
        elif TYPED in request.session:
            _take_up(request, **kwargs)
        return view(request, *args, **kwargs)

    return handle


def _put_aside(request: HttpRequest) -> None:
    text = json.dumps({"path": request.path, "raw": _posted(request)})
    if len(text) <= MOST_TYPED:
        request.session[TYPED] = seal(text.encode()).hex()
        request.session.set_expiry(MINUTES_KEPT * 60)


def _take_up(request: HttpRequest, **address: str) -> None:
    aside = json.loads(unseal(bytes.fromhex(request.session.pop(TYPED))))
    request.session.set_expiry(None)
    if aside["path"] == request.path and request.method == "GET":
        _keep(request, raw=aside["raw"], **address)


def _keep(request: HttpRequest, service: str, reference: str, slug: str, raw: Raw) -> bool:
    vars(request)["account"] = applicant_or_none(request)
    application = load_application(cast(AccountRequest, request), service, reference)
    form = form_of(application)
    if not application.is_draft or not form.journey.may_visit(slug):
        return False
    return keep_typed(form=form, slug=slug, raw=raw, seen="".join(raw.get("stand", [])))


def _posted(request: HttpRequest) -> Raw:
    return {key: list(texts) for key, texts in request.POST.lists() if isinstance(key, str)}
