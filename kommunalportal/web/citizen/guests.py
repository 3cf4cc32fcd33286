"""Applying without account: an address, a code, and back again; what a guest has here, and the way into an account."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.accounts.guests import HAS_GUEST, guest_behind, guest_for, guest_with_id
from kommunalportal.accounts.mail_codes import proves_address, send_mail_code
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.guests import take_into_account, takes_guests
from kommunalportal.applications.queries import application_of_guest, applications_of
from kommunalportal.kernel.failures import Refused
from kommunalportal.mailbox.queries import mailbox_of
from kommunalportal.web.access import (
    GUEST,
    GUEST_COOKIE,
    AccountRequest,
    account_or_none,
    require_account,
    require_applicant,
)
from kommunalportal.web.citizen.application_pages import load_online_service, page_of
from kommunalportal.web.citizen.beginning import begin
from kommunalportal.web.citizen.guest_forms import (
    PENDING,
    AddressForm,
    CodeForm,
    Pending,
    ResumeForm,
    page_wanted,
    remember,
    remembered,
)
from kommunalportal.web.limits import limited

PER_ADDRESS = 60
COOKIE_SECONDS = 90 * 86_400


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("guest_address", per_address=PER_ADDRESS)
def say_address(request: HttpRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/ohne-konto`: the address to which a code goes; the answer is the same for every address."""
    online_service = load_online_service(service)
    if account_or_none(request) is not None or not takes_guests(online_service):
        return redirect("application_start", service)
    form = AddressForm(request.POST or None)
    if form.is_valid() and _send(request, form, service=service):
        return redirect("guest_code")
    context = {"form": form, "service": online_service.service}
    return render(request, "citizen/guests/address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("guest_resume", per_address=PER_ADDRESS)
def resume(request: HttpRequest) -> HttpResponse:
    """`/antrag/fortsetzen`: reference and address. A mail leaves only if they belong together, which nobody is told."""
    page, reference = page_wanted(request)
    form = ResumeForm(request.POST or None, initial={"reference": reference})
    if form.is_valid() and _send(request, form, reference=form.cleaned_data["reference"], page=page):
        return redirect("guest_code")
    context = {"form": form, "login_url": f"{reverse('account_login')}?{urlencode({'next': page or '/konto/'})}"}
    return render(request, "citizen/guests/resume.html", context)


def _send(request: HttpRequest, form: Any, **wanted: str) -> bool:
    address, reference = form.cleaned_data["email"].lower(), wanted.get("reference", "")
    is_wanted = not reference or application_of_guest(reference, address) is not None
    try:
        ticket = send_mail_code(address=address, is_wanted=is_wanted)
    except Refused as refusal:
        form.add_error("email", refusal.message)
        return False
    remember(request, Pending(ticket=str(ticket), address=address, **wanted))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("guest_code", per_address=PER_ADDRESS)
def enter_code(request: HttpRequest) -> HttpResponse:
    """`/antrag/code`: six digits; whoever has them is known in this session until it ends."""
    pending = remembered(request)
    if pending is None:
        return redirect("guest_resume")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if proves_address(ticket=pending.ticket_id, address=pending.address, code=form.cleaned_data["code"]):
            return _come_in(request, pending)
        form.add_error(
            "code", _("Der Code stimmt nicht oder gilt nicht mehr. Nach 5 Versuchen brauchen Sie einen neuen.")
        )
    again = reverse("guest_address", args=[pending.service]) if pending.service else reverse("guest_resume")
    context = {"form": form, "pending": pending, "again": again}
    return render(request, "citizen/guests/code.html", context)


def _come_in(request: HttpRequest, pending: Pending) -> HttpResponse:
    guest = guest_for(pending.address, language=get_language() or "de")
    del request.session[PENDING]
    request.session.cycle_key()
    request.session[GUEST] = guest.pk
    response = _first_page(request, guest, pending)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(GUEST_COOKIE, "1", max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=secure)
    return response


def _first_page(request: HttpRequest, guest: Account, pending: Pending) -> HttpResponse:
    if account_or_none(request) is not None:
        return redirect("guest_take_over")
    if pending.service:
        vars(request).update(account=guest, citizen=actor_for(guest, "guest"))
        offer = load_online_service(pending.service)
        return begin(cast(AccountRequest, request), guest, offer, is_new=False)
    application = application_of_guest(pending.reference, pending.address)
    if application is None:
        return redirect("guest_overview")
    return redirect(pending.page or page_of(application))


@require_safe
@never_cache
@require_applicant
def overview(request: AccountRequest) -> HttpResponse:
    """`/gast/`: applications and letters of the address that was proven."""
    if not request.account.is_guest:
        return redirect("account_overview")
    context = {
        "account": request.account,
        "applications": applications_of(request.account)[:100],
        "letters": mailbox_of(request.account)[:100],
        "take_over": reverse("guest_take_over"),
    }
    return render(request, "citizen/guests/overview.html", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """`/gast/beenden`: nobody at this browser is known any more."""
    if account_or_none(request) is None:
        request.session.flush()
        messages.success(request, _("Sie sind nicht mehr angemeldet. Alles ist gespeichert."))
    return redirect("guest_resume")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_account
def take_over(request: AccountRequest) -> HttpResponse:
    """`/gast/mitnehmen`: what somebody began as a guest goes into the account; both are proven in this session."""
    guest = _guest_to_take_over(request)
    if request.method == "POST" and guest is not None:
        count = take_into_account(guest=guest, account=request.account, actor=request.citizen)
        request.session.pop(GUEST, None)
        request.session.pop(HAS_GUEST, None)
        text = ngettext("Ein Antrag ist jetzt in Ihrem Konto.", "%(count)d Anträge sind jetzt in Ihrem Konto.", count)
        messages.success(request, text % {"count": count})
        response = redirect("applications")
        response.delete_cookie(GUEST_COOKIE)
        return response
    context = {"guest": guest, "applications": applications_of(guest) if guest else []}
    return render(request, "citizen/guests/take_over.html", context)


def may_take_over(request: AccountRequest) -> bool:
    """Whether there may be something to take over; asks no database."""
    return GUEST in request.session or HAS_GUEST in request.session


def _guest_to_take_over(request: AccountRequest) -> Account | None:
    """The guest of this session, or the one with the account's own confirmed address."""
    proven = guest_with_id(request.session[GUEST]) if GUEST in request.session else None
    return proven or guest_behind(request.account)
