"""What changes an account or what it may do."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.events import account_deleted
from kommunalportal.accounts.mandates import forget_mandates
from kommunalportal.accounts.models import Account, Role, RoleKind
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import TenantKind
from kommunalportal.kernel.tenancy import current_tenant

CONFIRM_WITHIN = timedelta(days=7)


def create_account(
    *,
    email: str,
    password: str | None,
    actor: Actor,
    given_name: str = "",
    family_name: str = "",
    is_organisation: bool = False,
    is_demo: bool = False,
) -> Account:
    """An account whose address counts as confirmed; people who register themselves come through the web instead."""
    email = email.strip().lower()
    with transaction.atomic():
        if Account.objects.filter(email=email).exists():
            raise Refused("account.email_taken", _("Für diese E-Mail-Adresse gibt es schon ein Konto."))
        account = Account(email=email, given_name=given_name, family_name=family_name)
        account.is_organisation, account.is_demo = is_organisation, is_demo
        account.set_password(password)
        account.save()
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
        record("account.created", by=actor, on=account)
    return account


def grant_role(*, account: Account, kind: str, actor: Actor, unit_slug: str = "") -> Role:
    """Let somebody work here; granting twice is the same as once."""
    if kind == RoleKind.CLERK and not unit_slug:
        raise Refused("role.unit_missing", _("Wählen Sie das Amt, in dem die Person arbeitet."))
    if kind == RoleKind.OPERATOR and current_tenant().kind != TenantKind.PROVIDER:
        raise Refused("role.operator_elsewhere", _("Den Betrieb übernimmt nur der IT-Dienstleister."))
    with transaction.atomic():
        unit = unit_slug if kind == RoleKind.CLERK else ""
        role, is_new = Role.objects.get_or_create(account=account, kind=kind, unit_slug=unit)
        if is_new:
            record("role.granted", by=actor, on=account, kind=kind, unit=unit)
    return role


def revoke_role(*, role: Role, actor: Actor) -> None:
    """Take one right away, at once. Nobody takes the last administrator's right away."""
    with transaction.atomic():
        if role.kind == RoleKind.ADMINISTRATOR:
            keep_an_administrator(besides=role.account)
        held = Role.objects.select_for_update().filter(pk=role.pk).first()
        if held is not None:
            held.delete()
            record("role.revoked", by=actor, on=role.account, kind=role.kind, unit=role.unit_slug, role=role.pk)


def keep_an_administrator(*, besides: Account) -> None:
    """Refuse unless somebody else who can log in administers this municipality; part of the caller's transaction.

    The rights are locked first and counted afterwards: of two administrators who lock each other out, one is refused.
    """
    administrators = Role.objects.filter(kind=RoleKind.ADMINISTRATOR)
    list(administrators.select_for_update().order_by("pk"))
    if administrators.filter(account=besides).exists():
        others = administrators.filter(account__is_active=True).exclude(account=besides)
        if not others.exists():
            raise Refused("role.last_administrator", _("Jede Kommune braucht mindestens eine Verwaltung."))


def set_up_second_factor(*, account: Account, secret: str, actor: Actor) -> None:
    """Turn one-time codes (TOTP) on with a known secret (base32); people set up their own on a page."""
    with transaction.atomic():
        TOTP.activate(account, secret)
        record("account.second_factor_set_up", by=actor, on=account)


def change_personal_data(
    *, account: Account, given_name: str, family_name: str, language: str, actor: Actor
) -> Account:
    """Names and language, as the person wants them."""
    account.given_name, account.family_name, account.language = given_name.strip(), family_name.strip(), language
    with transaction.atomic():
        account.save(update_fields=["given_name", "family_name", "language"])
        record("account.personal_data_changed", by=actor, on=account)
    return account


def forget_unconfirmed_accounts() -> int:
    """Delete accounts whose address nobody confirmed within a week; answers how many. The address is free again."""
    confirmed = EmailAddress.objects.filter(verified=True)
    old = Account.objects.filter(created_at__lt=timezone.now() - CONFIRM_WITHIN, last_login=None)
    with transaction.atomic():
        accounts = list(old.exclude(pk__in=confirmed.values("user_id")).exclude(is_active=False))
        for account in accounts:
            account.delete()
        if accounts:
            record("account.unconfirmed_forgotten", by=SYSTEM, on="accounts", count=len(accounts))
    return len(accounts)


def delete_account(*, account: Account, actor: Actor) -> None:
    """Close an account for good: nobody can log in, and name and address are gone.

    The row stays without personal data, because applications that the law makes us keep hang on it. Rooms above
    listen to ``account_deleted`` and delete what they may.
    """
    with transaction.atomic():
        if account.roles.exists():
            raise Refused("account.has_roles", _("Wer hier arbeitet, kann das Konto nicht selbst löschen."))
        forget_mandates(account)
        EmailAddress.objects.filter(user=account).delete()
        Authenticator.objects.filter(user=account).delete()
        account.email = f"geloescht-{account.pk}@konto.invalid"
        account.given_name = account.family_name = ""
        account.is_active = False
        account.set_unusable_password()
        account.save()
        record("account.deleted", by=actor, on=account)
        announce(account_deleted, account)
