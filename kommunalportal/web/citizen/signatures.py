"""Signatures of others: what the applicant sees of them, and the page on which a co-signer reads and signs."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.co_signers import co_signer_with
from kommunalportal.applications.journeys import SIGNATURES, form_of
from kommunalportal.applications.models import CoSigner
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.applications.signing import application_of, refuse, sign, why_not
from kommunalportal.applications.timeline import lines_of
from kommunalportal.web.access import AccountRequest, account_or_none, require_applicant
from kommunalportal.web.citizen.application_pages import load_application, page_of


@require_safe
@never_cache
@require_applicant
def signatures(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """Who has signed, who was reminded, and until when there is time."""
    application = load_application(request, service, reference)
    if application.state is not ApplicationState.SIGNING:
        return redirect(page_of(application))
    form = form_of(application)
    context: dict[str, Any] = {
        "application": application,
        "service": application.online_service.service,
        "bundle": form.bundle.service,
        "co_signers": list(application.co_signers.all()),
        "sections": [section for section in form.summary() if section.step_slug != SIGNATURES],
        "timeline": lines_of(application),
    }
    return render(request, "citizen/applications/signatures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def co_sign(request: HttpRequest, co_signer_id: int, key: str) -> HttpResponse:
    """`/mitzeichnen/<id>/<key>`: the whole declaration, to sign or to refuse, for somebody with an own account."""
    co_signer = co_signer_with(co_signer_id, key)
    if co_signer is None:
        return _private(render(request, "citizen/applications/co_sign_gone.html", status=404))
    account = account_or_none(request)
    if account is None:
        return _private(render(request, "citizen/applications/co_sign_login.html", _ways_in(request)))
    if request.method == "POST":
        return _answer(request, co_signer, account)
    return _private(_show(request, co_signer, account))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def _ways_in(request: HttpRequest) -> dict[str, str]:
    back = urlencode({"next": request.path})
    return {
        "login_url": f"{reverse('account_login')}?{back}",
        "signup_url": f"{reverse('account_signup')}?{back}",
    }


def _answer(request: HttpRequest, co_signer: CoSigner, account: Account) -> HttpResponse:
    choice = request.POST.get("antwort", "")
    if choice == "ja" and request.POST.get("gelesen") != "yes":
        return _private(_show(request, co_signer, account, is_unread=True))
    if choice == "ja":
        sign(co_signer=co_signer, account=account, actor=actor_for(account))
    if choice == "nein" and request.POST.get("sicher") == "yes":
        refuse(co_signer=co_signer, account=account, actor=actor_for(account))
    elif choice == "nein":
        return _private(_show(request, co_signer, account, asks_again=True))
    return redirect(request.path)


def _show(
    request: HttpRequest, co_signer: CoSigner, account: Account, *, is_unread: bool = False, asks_again: bool = False
) -> HttpResponse:
    application = application_of(co_signer)
    form = form_of(application)
    wanted = form.bundle.service.co_signers
    reason = why_not(application, co_signer, account)
    may_read = not reason or co_signer.account_id == account.pk
    context = {
        "co_signer": co_signer,
        "application": application,
        "bundle": form.bundle.service,
        "declaration": wanted.text if wanted else "",
        "sections": [one for one in form.summary() if one.step_slug != SIGNATURES] if may_read else [],
        "is_own": co_signer.account_id == account.pk,
        "applicant": application.account.name or application.account.contact_email,
        "why_not": reason,
        "is_unread": is_unread,
        "asks_again": asks_again,
        "is_sent": application.submitted_at is not None,
    }
    return render(request, "citizen/applications/co_sign.html", context)
