"""Mandates and organisations: who may act for whom, given by the one who is represented and revocable at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account, Mandate, Organisation
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant

LONGEST = timedelta(days=5 * 366)
MAILS_PER_MINUTE = 5


class MandateState(StrEnum):
    """Where a mandate stands today."""

    OFFERED = "offered"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def state_of(mandate: Mandate) -> MandateState:
    """It holds from the day it is accepted to its last day, unless one of the two ended it."""
    if mandate.revoked_at:
        return MandateState.REVOKED
    if mandate.ends_on < timezone.localdate():
        return MandateState.EXPIRED
    return MandateState.VALID if mandate.accepted_at else MandateState.OFFERED


def add_organisation(
    *, account: Account, name: str, legal_form: str, register_number: str, register_court: str, actor: Actor
) -> Organisation:
    """A company that the account speaks for; others may act for it by mandate."""
    if not name.strip():
        raise Refused("organisation.name_missing", _("Geben Sie den Namen des Unternehmens ein."))
    with transaction.atomic():
        organisation: Organisation = Organisation.objects.create(
            account=account,
            name=name.strip(),
            legal_form=legal_form.strip(),
            register_number=register_number.strip(),
            register_court=register_court.strip(),
        )
        record("organisation.added", by=actor, on=organisation)
    return organisation


def remove_organisation(*, organisation: Organisation, actor: Actor) -> None:
    """The account no longer speaks for it, and nobody does by mandate; what was sent stays as it was."""
    with transaction.atomic():
        record("organisation.removed", by=actor, on=organisation)
        organisation.delete()


def give_mandate(
    *,
    giver: Account,
    email: str,
    services: Sequence[str],
    ends_on: date,
    actor: Actor,
    organisation: Organisation | None = None,
) -> Mandate:
    """Let somebody act for the giver, or for one of the giver's organisations; it holds once they accept.

    ``services``: slugs; none means all. The mail names nobody: whoever has that address logs in to see more.
    """
    email = email.strip().lower()
    _check(giver, email, ends_on, organisation)
    with transaction.atomic():
        mandate: Mandate = Mandate.objects.create(
            giver=giver, holder_email=email, services=sorted(set(services)), ends_on=ends_on, organisation=organisation
        )
        record("mandate.given", by=actor, on=mandate, services=mandate.services, ends_on=ends_on.isoformat())
        _tell(email)
    return mandate


def _check(giver: Account, email: str, ends_on: date, organisation: Organisation | None) -> None:
    today = timezone.localdate()
    if email == giver.email:
        message = _("Das ist Ihre eigene Adresse. Für sich selbst brauchen Sie keine Vollmacht.")
        raise Refused("mandate.to_oneself", message)
    if not today <= ends_on <= today + LONGEST:
        raise Refused("mandate.end", _("Eine Vollmacht gilt ab heute und höchstens 5 Jahre."))
    if organisation is not None and organisation.account_id != giver.pk:
        raise Refused("mandate.organisation", _("Für dieses Unternehmen können Sie keine Vollmacht geben."))
    if not allow(f"mandates of {giver.pk}", per_minute=MAILS_PER_MINUTE):
        raise Refused("mandate.too_often", _("Bitte warten Sie eine Minute, bevor Sie noch eine Vollmacht geben."))


def _tell(email: str) -> None:
    tenant = current_tenant()
    text = _(
        "Jemand möchte Ihnen eine Vollmacht geben. Melden Sie sich im Portal an, um sie anzunehmen oder abzulehnen:\n"
        "%(address)s\n\n%(town)s"
    ) % {"address": portal_address(tenant, "/konto/vollmachten/"), "town": tenant.name}
    post_mail(to=email, subject=_("Eine Vollmacht für Sie"), text=text)


def accept_mandate(*, mandate: Mandate, account: Account, actor: Actor) -> Mandate:
    """Whoever has the address takes it on; twice is the same as once."""
    with transaction.atomic():
        mandate = _locked(mandate)
        if not _is_for(mandate, account) or state_of(mandate) not in {MandateState.OFFERED, MandateState.VALID}:
            raise Refused("mandate.over", _("Diese Vollmacht gilt nicht mehr."))
        if mandate.accepted_at is None:
            mandate.holder, mandate.accepted_at = account, timezone.now()
            mandate.save(update_fields=["holder", "accepted_at"])
            record("mandate.accepted", by=actor, on=mandate)
    return mandate


def revoke_mandate(*, mandate: Mandate, account: Account, actor: Actor) -> Mandate:
    """The giver takes it back, or the holder gives it up; from this moment it does not hold."""
    with transaction.atomic():
        mandate = _locked(mandate)
        if account.pk != mandate.giver_id and not _is_for(mandate, account):
            raise Refused("mandate.not_yours", _("Diese Vollmacht gehört zu anderen Personen."))
        if mandate.revoked_at is None:
            mandate.revoked_at = timezone.now()
            mandate.save(update_fields=["revoked_at"])
            record("mandate.revoked", by=actor, on=mandate, by_giver=account.pk == mandate.giver_id)
    return mandate


def _is_for(mandate: Mandate, account: Account) -> bool:
    """Whether the account holds it, or has the address to which it is offered."""
    return mandate.holder_id == account.pk or (mandate.holder_id is None and mandate.holder_email == account.email)


def _locked(mandate: Mandate) -> Mandate:
    locked: Mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    return locked


def mandates_of(account: Account) -> QuerySet[Mandate]:
    """Everything the account gave or was given, the latest first."""
    offered = Q(holder=None, holder_email=account.email)
    own = Mandate.objects.filter(Q(giver=account) | Q(holder=account) | offered)
    found: QuerySet[Mandate] = own.select_related("giver", "holder", "organisation").order_by("-created_at")
    return found


def valid_mandates(account: Account, service: str) -> list[Mandate]:
    """Those by which the account may apply today for this service."""
    found = mandates_of(account).filter(holder=account, revoked_at=None, ends_on__gte=timezone.localdate())
    return [one for one in found if one.covers(service) and one.giver.is_active]


def organisations_of(account: Account) -> list[Organisation]:
    """Companies the account itself entered."""
    return list(Organisation.objects.filter(account=account).order_by("pk"))


def forget_mandates(account: Account) -> None:
    """Whoever leaves represents nobody, and nobody represents them; part of the caller's transaction."""
    Mandate.objects.filter(Q(giver=account) | Q(holder=account) | Q(holder_email=account.email)).delete()
    Organisation.objects.filter(account=account).delete()
