"""`/konto/vollmachten/`: mandates that one gave, and those that one was given."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.accounts.mandates import (
    MandateState,
    accept_mandate,
    give_mandate,
    mandates_of,
    revoke_mandate,
    state_of,
)
from kommunalportal.accounts.models import Account, Mandate
from kommunalportal.catalogue.models import PublicService
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AccountRequest, load_or_404, require_account
from kommunalportal.web.citizen.mandate_forms import ALL, CHOSEN, MandateForm

STATES = {
    MandateState.OFFERED: (gettext_lazy("noch nicht angenommen"), "info"),
    MandateState.VALID: (gettext_lazy("gilt"), "success"),
    MandateState.EXPIRED: (gettext_lazy("abgelaufen"), "default"),
    MandateState.REVOKED: (gettext_lazy("beendet"), "default"),
}
SHOWN = 100


@dataclass(frozen=True)
class Card:
    """One mandate as one of the two sees it."""

    mandate: Mandate
    who: str
    for_whom: str
    scope: str
    label: str
    tone: str
    may_accept: bool
    may_end: bool


@require_safe
@never_cache
@require_account
def mandates(request: AccountRequest) -> HttpResponse:
    """Both lists, the latest first."""
    found = list(mandates_of(request.account)[:SHOWN])
    names = _names({slug for one in found for slug in one.services})
    given = [_card(one, request.account, names) for one in found if one.giver_id == request.account.pk]
    held = [_card(one, request.account, names) for one in found if one.giver_id != request.account.pk]
    return render(request, "citizen/account/mandates.html", {"given": given, "held": held})


def _names(slugs: set[str]) -> dict[str, str]:
    if not slugs:
        return {}
    return dict(PublicService.in_lineage.filter(slug__in=slugs).values_list("slug", "name"))


def _card(mandate: Mandate, account: Account, names: dict[str, str]) -> Card:
    state, is_giver = state_of(mandate), mandate.giver_id == account.pk
    label, tone = STATES[state]
    holder = mandate.holder.name if mandate.holder else ""
    return Card(
        mandate=mandate,
        who=(holder or mandate.holder_email) if is_giver else (mandate.giver.name or mandate.giver.email),
        for_whom=mandate.organisation.name if mandate.organisation else "",
        scope=", ".join(names.get(slug, slug) for slug in mandate.services) or _("alle Leistungen, bei denen das geht"),
        label=str(label),
        tone=tone,
        may_accept=not is_giver and state is MandateState.OFFERED,
        may_end=state in {MandateState.OFFERED, MandateState.VALID},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_account
def give(request: AccountRequest) -> HttpResponse:
    """`/konto/vollmachten/neu`: to whom, for what, until when."""
    form = MandateForm(request.POST or None, account=request.account)
    if form.is_valid():
        data = form.cleaned_data
        try:
            give_mandate(
                giver=request.account,
                email=data["email"],
                services=form.chosen_services,
                ends_on=data["ends_on"],
                organisation=form.company,
                actor=request.citizen,
            )
        except Refused as refusal:
            form.add_error("ends_on" if refusal.code == "mandate.end" else "email", refusal.message)
        else:
            messages.success(request, _("Die Vollmacht ist gegeben. Sie gilt, sobald sie angenommen ist."))
            return redirect("mandates")
    context: dict[str, Any] = {"form": form, "all": ALL, "chosen": CHOSEN}
    return render(request, "citizen/account/give_mandate.html", context)


@require_POST
@require_account
def accept(request: AccountRequest, mandate_id: int) -> HttpResponse:
    """Take a mandate on."""
    accept_mandate(mandate=_own(request, mandate_id), account=request.account, actor=request.citizen)
    messages.success(
        request, _("Sie haben die Vollmacht angenommen. Am Anfang eines Antrags können Sie sie auswählen.")
    )
    return redirect("mandates")


@require_POST
@require_account
def end(request: AccountRequest, mandate_id: int) -> HttpResponse:
    """Take a mandate back, refuse it or give it up."""
    revoke_mandate(mandate=_own(request, mandate_id), account=request.account, actor=request.citizen)
    messages.success(request, _("Die Vollmacht ist beendet. Sie gilt ab sofort nicht mehr."))
    return redirect("mandates")


def _own(request: AccountRequest, mandate_id: int) -> Mandate:
    return load_or_404(mandates_of(request.account), pk=mandate_id)
