"""Before an application: what it takes, with or without account, and what is open already."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import start_application
from kommunalportal.applications.guests import may_be_guest, takes_guests
from kommunalportal.applications.parties import applicant_names
from kommunalportal.applications.queries import open_or_sent_lately
from kommunalportal.applications.reuse import may_reuse, start_from
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.web.access import AccountRequest, applicant_or_none, require_applicant
from kommunalportal.web.citizen.application_pages import load_application, load_online_service, page_of


def before_you_start(request: HttpRequest, service: str) -> HttpResponse:
    """Fee, duration, trust level and needs, before anybody has to log in; and what they have begun or sent already."""
    online_service = load_online_service(service)
    bundle = bundle_named(online_service.bundle_slug).service
    for_guests = may_be_guest(online_service, bundle)
    applicant = applicant_or_none(request)
    if applicant is not None and applicant.is_guest and not for_guests:
        applicant = None
    vars(request)["guest"] = applicant if applicant is not None and applicant.is_guest else None
    drafts, sent = open_or_sent_lately(applicant, online_service) if applicant else ([], [])
    context: dict[str, Any] = {
        "online_service": online_service,
        "service": online_service.service,
        "bundle": bundle,
        "applicants": applicant_names(bundle),
        "for_guests": for_guests,
        "applicant": applicant,
        "drafts": drafts,
        "sent": sent,
        **_ways_in(request),
    }
    return render(request, "citizen/applications/start.html", context)


def _ways_in(request: HttpRequest) -> dict[str, str]:
    back = urlencode({"next": request.path})
    return {
        "login_url": f"{reverse('account_login')}?{back}",
        "signup_url": f"{reverse('account_signup')}?{back}",
    }


@require_POST
@require_applicant
def start(request: AccountRequest, service: str) -> HttpResponse:
    """Begin a draft; whoever has an open one goes on with it, unless they say that they want a new one."""
    if reference := request.POST.get("weiter", ""):
        return redirect(page_of(load_application(request, service, reference)))
    online_service = load_online_service(service)
    if request.account.is_guest and not takes_guests(online_service):
        return redirect("application_start", service)
    return begin(request, request.account, online_service, is_new="neu" in request.POST)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_applicant
def start_again(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """`/antrag/<service>/<reference>/vorlage`: what is taken over from an application that was sent, then a new one."""
    application = load_application(request, service, reference)
    if not may_reuse(application, request.account):
        return redirect(page_of(application))
    if request.account.is_guest and not takes_guests(application.online_service):
        return redirect("application_start", service)
    if request.method == "POST":
        return redirect(page_of(start_from(application=application, account=request.account, actor=request.citizen)))
    drafts, _sent = open_or_sent_lately(request.account, application.online_service)
    context = {"application": application, "service": application.online_service.service, "drafts": drafts}
    return render(request, "citizen/applications/start_again.html", context)


def begin(request: AccountRequest, account: Account, online_service: OnlineService, *, is_new: bool) -> HttpResponse:
    """To the first page of a new application; where something is open or was sent lately, that is shown first."""
    if not is_new:
        drafts, sent = open_or_sent_lately(account, online_service)
        if drafts or sent:
            return redirect("application_start", online_service.service.slug)
    application = start_application(online_service=online_service, account=account, actor=request.citizen)
    return redirect(page_of(application))
