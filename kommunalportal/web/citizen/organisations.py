"""`/konto/unternehmen/`: companies that somebody speaks for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.accounts.mandates import add_organisation, organisations_of, remove_organisation
from kommunalportal.accounts.models import Organisation
from kommunalportal.web.access import AccountRequest, load_or_404, require_account
from kommunalportal.web.citizen.mandate_forms import OrganisationForm


@require_safe
@never_cache
@require_account
def organisations(request: AccountRequest) -> HttpResponse:
    """All companies of this account."""
    context = {"organisations": organisations_of(request.account)}
    return render(request, "citizen/account/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_account
def add(request: AccountRequest) -> HttpResponse:
    """Enter a company."""
    form = OrganisationForm(request.POST or None)
    if not form.is_valid():
        return render(request, "citizen/account/add_organisation.html", {"form": form})
    add_organisation(account=request.account, actor=request.citizen, **form.cleaned_data)
    messages.success(request, _("Das Unternehmen steht jetzt in Ihrem Konto."))
    return redirect("organisations")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_account
def remove(request: AccountRequest, organisation_id: int) -> HttpResponse:
    """Ask once more, then take the company out of the account."""
    organisation = load_or_404(Organisation.objects.filter(account=request.account), pk=organisation_id)
    if request.method == "POST":
        remove_organisation(organisation=organisation, actor=request.citizen)
        messages.success(request, _("Das Unternehmen steht nicht mehr in Ihrem Konto."))
        return redirect("organisations")
    return render(request, "citizen/account/remove_organisation.html", {"organisation": organisation})
