"""The people who work here, as an administrator sees and changes them. Citizens' accounts stay out of sight."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kommunalportal.accounts.actions import create_account, grant_role, keep_an_administrator, revoke_role
from kommunalportal.accounts.models import Account, Role
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.tenancy import current_tenant


@dataclass(frozen=True)
class Colleague:
    """Somebody with at least one right here."""

    account: Account
    roles: tuple[Role, ...]
    has_codes: bool


def colleagues(words: str = "") -> list[Colleague]:
    """Everybody who works here, by name. Names are encrypted, so searching happens here and not in the database."""
    accounts = colleague_accounts().prefetch_related("roles")
    with_codes = set(
        Authenticator.objects.filter(user__in=accounts, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    found = [Colleague(account, tuple(account.roles.all()), account.pk in with_codes) for account in accounts]
    wanted = words.strip().lower()
    fitting = [one for one in found if wanted in f"{one.account.name} {one.account.email}".lower()]
    return sorted(fitting, key=lambda one: (one.account.family_name.lower(), one.account.email))


def colleague_accounts() -> QuerySet[Account]:
    """Accounts with at least one right."""
    with_roles: QuerySet[Account] = Account.objects.filter(pk__in=Role.objects.values("account_id"))
    return with_roles


def invite_colleague(
    *, email: str, given_name: str, family_name: str, kind: str, unit_slug: str, actor: Actor
) -> Account:
    """Let somebody work here. A new account gets a mail with a link to choose the password.

    Somebody who already has an account keeps it, name and password included, and gets the right only; the first page
    then asks for one-time codes. An address that nobody proved to own gets nothing.
    """
    email = email.strip().lower()
    with transaction.atomic():
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = create_account(
                email=email, password=None, given_name=given_name, family_name=family_name, actor=actor
            )
            send_password_link(account=account, actor=actor)
        elif not _is_proven(account):
            raise Refused("account.not_proven", _("Das Konto mit dieser Adresse ist nicht bestätigt oder gesperrt."))
        grant_role(account=account, kind=kind, unit_slug=unit_slug, actor=actor)
    return account


def move_clerks(*, unit_slug: str, heir: str) -> None:
    """An office is closed: whoever works there works in the office that takes over; no right is held twice."""
    with transaction.atomic():
        for role in Role.objects.select_for_update(of=("self",)).select_related("account").filter(unit_slug=unit_slug):
            grant_role(account=role.account, kind=role.kind, unit_slug=heir, actor=SYSTEM)
            revoke_role(role=role, actor=SYSTEM)


def send_password_link(*, account: Account, actor: Actor) -> None:
    """Mail a link with which the person chooses a password; it works once, for three days."""
    tenant = current_tenant()
    key = default_token_generator.make_token(account)
    place = {"uidb36": user_pk_to_url_str(account), "key": key}
    link = portal_address(tenant, reverse("account_reset_password_from_key", kwargs=place))
    with translation.override(account.language):
        values = {"tenant": tenant, "link": link}
        subject = render_to_string("mail/account/invitation_subject.txt", values)
        text = render_to_string("mail/account/invitation.txt", values)
    with transaction.atomic():
        post_mail(to=account.email, subject=" ".join(subject.split()), text=text)
        record("account.password_link_sent", by=actor, on=account)


def lock_account(*, account: Account, actor: Actor) -> None:
    """Nobody logs in with it any more, and whoever is logged in is out with the next page. Roles stay as they are."""
    with transaction.atomic():
        if actor.id == str(account.pk):
            raise Refused("account.own", _("Das eigene Konto kann man nicht sperren. Bitten Sie eine Kollegin darum."))
        keep_an_administrator(besides=account)
        if account.is_active:
            account.is_active = False
            account.save(update_fields=["is_active"])
            record("account.locked", by=actor, on=account)


def unlock_account(*, account: Account, actor: Actor) -> None:
    """The person may log in again, with the old password and codes."""
    with transaction.atomic():
        if not account.is_active:
            account.is_active = True
            account.save(update_fields=["is_active"])
            record("account.unlocked", by=actor, on=account)


def _is_proven(account: Account) -> bool:
    return account.is_active and EmailAddress.objects.filter(user=account, verified=True).exists()
