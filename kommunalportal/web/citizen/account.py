"""The account of whoever is logged in: what runs, own data, and the way out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.accounts.actions import change_personal_data, delete_account
from kommunalportal.accounts.queries import roles_of
from kommunalportal.applications.queries import applications_of
from kommunalportal.appointments.queries import appointments_of
from kommunalportal.web.access import AccountRequest, require_account
from kommunalportal.web.citizen.account_export import own_data
from kommunalportal.web.citizen.account_forms import DeleteAccountForm, PersonalDataForm
from kommunalportal.web.middleware import LANGUAGE_COOKIE

YEAR_SECONDS = 365 * 86_400


@require_safe
@require_account
def overview(request: AccountRequest) -> HttpResponse:
    """`/konto/`: running cases and what comes next; nothing else."""
    context: dict[str, Any] = {
        "account": request.account,
        "appointments": appointments_of(request.account.pk)[:3],
        "applications": applications_of(request.account)[:6],
    }
    return render(request, "citizen/account/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_account
def personal_data(request: AccountRequest) -> HttpResponse:
    """`/konto/daten`: names and language; from here to address, password, codes, export and deletion."""
    account = request.account
    initial = {"given_name": account.given_name, "family_name": account.family_name, "language": account.language}
    form = PersonalDataForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return render(request, "citizen/account/data.html", {"form": form, "account": account})
    change_personal_data(account=account, actor=request.citizen, **form.cleaned_data)
    messages.success(request, _("Ihre Angaben sind gespeichert."))
    response = redirect("account_data")
    language = form.cleaned_data["language"]
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@require_safe
@require_account
def export(request: AccountRequest) -> HttpResponse:
    """`/konto/daten/datei`: everything we keep about the person, for machines (DSGVO article 20)."""
    response = JsonResponse(own_data(request.account), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="meine-daten.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require_account
def delete(request: AccountRequest) -> HttpResponse:
    """`/konto/loeschen`: says what goes and what must stay, asks for the password, and does it."""
    account = request.account
    form = DeleteAccountForm(request.POST or None, account=account)
    works_here = bool(roles_of(account))
    if works_here or not form.is_valid():
        return render(request, "citizen/account/delete.html", {"form": form, "works_here": works_here})
    delete_account(account=account, actor=request.citizen)
    logout(request)
    messages.success(request, _("Ihr Konto ist gelöscht."))
    return redirect("/")


@require_safe
@require_account
def own_appointments(request: AccountRequest) -> HttpResponse:
    """`/konto/termine/`: appointments booked while logged in."""
    context = {"appointments": appointments_of(request.account.pk)}
    return render(request, "citizen/account/appointments.html", context)
