"""Paying: to the platform, back again, and no belief in what the browser says."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, Refused, TemporaryFailure
from kommunalportal.payments.actions import settle, start_attempt
from kommunalportal.payments.models import Payment
from kommunalportal.payments.queries import latest_attempt, payment_of
from kommunalportal.web.access import AccountRequest, require_applicant
from kommunalportal.web.citizen.application_pages import PAY, load_application, page_of
from kommunalportal.wiring.payments import open_payment_provider


@require_http_methods(["GET", "POST"])
@never_cache
@require_applicant
def pay(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """What is to be paid; the button leads to the payment platform. Back from there, the platform is asked."""
    application = load_application(request, service, reference)
    payment = payment_of(application.reference)
    if application.state is not ApplicationState.CONFIRMED or payment is None:
        return redirect(page_of(application))
    if request.method == "POST":
        return _to_platform(request, application, payment)
    problem = _ask_platform(payment) if "zurueck" in request.GET else ""
    application.refresh_from_db()
    if application.submitted_at:
        return redirect(page_of(application))
    return _show(request, application, payment, problem)


def _to_platform(request: AccountRequest, application: Application, payment: Payment) -> HttpResponse:
    return_url = request.build_absolute_uri(page_of(application, PAY) + "?zurueck=1")
    try:
        provider = open_payment_provider(payment.connection)
        checkout = start_attempt(payment=payment, provider=provider, return_url=return_url, actor=request.citizen)
    except TemporaryFailure:
        problem = _("Die Bezahlplattform antwortet gerade nicht. Es ist nichts verloren: Ihr Antrag ist gespeichert.")
        return _show(request, application, payment, problem, status=503)
    except (PermanentFailure, Misconfigured):
        problem = _("Bezahlen ist gerade nicht möglich. Wir kümmern uns darum. Ihr Antrag ist gespeichert.")
        return _show(request, application, payment, problem, status=503)
    except Refused as refusal:
        return _show(request, application, payment, refusal.message, status=409)
    request.form_action_origins = [_origin(checkout.redirect_url)]  # type: ignore[attr-defined]
    return redirect(checkout.redirect_url)


def _ask_platform(payment: Payment) -> str:
    """Ask what became of the latest attempt; answers a sentence if the platform cannot say."""
    attempt = latest_attempt(payment)
    if attempt is None:
        return ""
    try:
        settle(attempt=attempt, provider=open_payment_provider(payment.connection))
    except (TemporaryFailure, PermanentFailure, Misconfigured):
        return _("Die Bezahlplattform hat noch nicht geantwortet. Wir fragen von selbst weiter nach.")
    return ""


def _show(
    request: AccountRequest, application: Application, payment: Payment, problem: str, *, status: int = 200
) -> HttpResponse:
    payment.refresh_from_db()
    attempt = latest_attempt(payment)
    # The button posts to us and is redirected to the platform; browsers hold the whole chain against form-action.
    if attempt and attempt.redirect_url:
        request.form_action_origins = [_origin(attempt.redirect_url)]  # type: ignore[attr-defined]
    else:
        request.form_action_origins = _platform_origins(payment)  # type: ignore[attr-defined]
    context = {
        "application": application,
        "service": application.online_service.service,
        "bundle": form_of(application).bundle.service,
        "payment": payment,
        "fee": form_of(application).fee,
        "is_waiting": attempt is not None and attempt.ended_at is None,
        "problem": problem,
    }
    return render(request, "citizen/applications/pay.html", context, status=status)


def _platform_origins(payment: Payment) -> list[str]:
    settings = payment.connection.settings
    addresses = [str(settings.get(name, "")) for name in ("base_url", "page_url")]
    return [_origin(address) for address in addresses if address]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
