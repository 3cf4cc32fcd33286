"""At the counter: fill in an application with somebody, and let that person confirm it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kommunalportal.accounts.counter import has_login
from kommunalportal.applications.assistance import IDENTITY_DOCUMENTS
from kommunalportal.applications.assisted import (
    account_at_counter,
    ask_to_confirm,
    assistable_services,
    confirm_at_counter,
    is_of_unit,
    open_assisted,
    start_assisted,
)
from kommunalportal.applications.journeys import FOR_WHOM, ApplicationForm, form_of
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import ClerkRequest, require_clerk

SHOWN = 50
#: which input a refusal belongs to
PLACES = {"assisted.account": "email", "assisted.name": "given_name", "assisted.identity": "identity"}


class CounterForm(forms.Form):
    """What for, who, and how that person showed who they are."""

    service = forms.ChoiceField(error_messages={"required": gettext_lazy("Wählen Sie die Leistung aus.")})
    email = forms.EmailField(
        required=False,
        error_messages={
            "invalid": gettext_lazy("Die E-Mail-Adresse ist unvollständig. Sie sieht so aus: name@example.org")
        },
    )
    given_name = forms.CharField(max_length=120, required=False)
    family_name = forms.CharField(max_length=120, required=False)
    identity = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Wählen Sie aus, welches Dokument Sie gesehen haben.")}
    )

    def __init__(self, data: Any, *, offers: list[OnlineService]) -> None:
        super().__init__(data)
        please = ("", _("Bitte wählen"))
        services = [(offer.service.slug, offer.service.name) for offer in offers]
        self.fields["service"].choices = [please, *services]  # type: ignore[attr-defined]
        self.fields["identity"].choices = [please, *IDENTITY_DOCUMENTS.items()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_clerk
def counter(request: ClerkRequest) -> HttpResponse:
    """Begin with somebody, or go on with what was begun."""
    offers = assistable_services(request.units)
    form = CounterForm(request.POST or None, offers=offers)
    if form.is_valid():
        offer = next(one for one in offers if one.service.slug == form.cleaned_data["service"])
        try:
            application = _begin(request, offer, form.cleaned_data)
        except Refused as refusal:
            form.add_error(PLACES.get(refusal.code), refusal.message)
        else:
            return redirect("application_page", offer.service.slug, application.reference, "pruefen")
    begun = [(one, has_login(one.account)) for one in open_assisted(request.account)[:SHOWN]]
    return render(request, "desk/counter.html", {"form": form, "begun": begun, "offers": offers})


def _begin(request: ClerkRequest, offer: OnlineService, said: dict[str, Any]) -> Application:
    with transaction.atomic():
        account = account_at_counter(
            email=said["email"],
            given_name=said["given_name"],
            family_name=said["family_name"],
            clerk=request.account,
            actor=request.clerk,
        )
        return start_assisted(
            online_service=offer,
            account=account,
            identity=said["identity"],
            clerk=request.account,
            actor=request.clerk,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_clerk
def confirm(request: ClerkRequest, reference: str) -> HttpResponse:
    """The whole declaration: read aloud or shown, then confirmed here, or by the person's own login."""
    application = _load(request, reference)
    if application.submitted_at and has_login(application.account):
        messages.success(request, _("Die Person hat den Antrag bestätigt. Er ist abgesendet."))
        return redirect("counter")
    form = form_of(application)
    if application.is_draft and not form.is_complete:
        return redirect(_page(application, _next_page(form)))
    if not application.is_draft and not has_login(application.account):
        return redirect(_page(application, _where_it_stands(application)))
    error = ""
    if request.method == "POST" and has_login(application.account):
        ask_to_confirm(application=application, actor=request.clerk)
        messages.success(request, _("Die E-Mail ist unterwegs. Die Person meldet sich an, liest und sendet ab."))
        return redirect("counter_confirm", reference)
    if request.method == "POST":
        if request.POST.get("bestaetigt") == "yes":
            confirm_at_counter(application=application, clerk=request.account, actor=request.clerk)
            return redirect("counter_confirm", reference)
        error = _("Bitte bestätigen Sie, dass die Person alles gelesen hat.")
    context = {
        "application": application,
        "service": application.online_service.service,
        "bundle": form.bundle.service,
        "sections": [(section, _page(application, section.step_slug)) for section in form.summary()],
        "fee": form.fee,
        "has_login": has_login(application.account),
        "identity": IDENTITY_DOCUMENTS.get((application.assistance or {}).get("identity", ""), ""),
        "error": error,
    }
    return render(request, "desk/counter_confirm.html", context, status=422 if error else 200)


def _load(request: ClerkRequest, reference: str) -> Application:
    found = Application.objects.filter(reference=reference, assisted_by=request.account, withdrawn_at=None)
    application: Application | None = found.select_related("online_service__service", "account").first()
    if application is None or not is_of_unit(application, request.units):
        raise Http404("application")
    return application


def _next_page(form: ApplicationForm) -> str:
    step = form.journey.first_open()
    return FOR_WHOM if form.is_for_whom_open or step is None else step.slug


def _where_it_stands(application: Application) -> str:
    if application.submitted_at:
        return "fertig"
    return "unterschriften" if application.signatures_due_at else "bezahlen"


def _page(application: Application, page: str) -> str:
    return f"/antrag/{application.online_service.service.slug}/{application.reference}/{page}"
