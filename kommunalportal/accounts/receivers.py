"""What django-allauth tells us, written into the audit: who made, proved or changed an account."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from kommunalportal.accounts.guests import HAS_GUEST, guest_behind
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for, roles_of
from kommunalportal.kernel.audit import record


@receiver(user_logged_in, dispatch_uid="accounts.logged_in")
def note_login(user: Account, **_: Any) -> None:
    """Logins of those who work here; when citizens come is nobody's business."""
    if roles_of(user):
        record("account.logged_in", by=actor_for(user, "account"), on=user)


@receiver(user_logged_in, dispatch_uid="accounts.has_guest")
def note_guest(user: Account, request: HttpRequest, **_: Any) -> None:
    """Somebody applied without account before, with this address: looked up once, so that no page has to."""
    if guest_behind(user):
        request.session[HAS_GUEST] = True


@receiver(account_signals.user_signed_up, dispatch_uid="accounts.signed_up")
def note_registration(user: Account, **_: Any) -> None:
    """Somebody registered; the address is not confirmed yet."""
    record("account.registered", by=actor_for(user), on=user)


@receiver(account_signals.password_changed, dispatch_uid="accounts.password_changed")
@receiver(account_signals.password_reset, dispatch_uid="accounts.password_reset")
def note_new_password(user: Account, **_: Any) -> None:
    """By somebody who knew the old one, or who followed the link."""
    record("account.password_changed", by=actor_for(user, "account"), on=user)


@receiver(account_signals.email_changed, dispatch_uid="accounts.email_changed")
def note_new_address(user: Account, **_: Any) -> None:
    """A new address is confirmed."""
    record("account.email_changed", by=actor_for(user, "account"), on=user)


@receiver(mfa_signals.authenticator_added, dispatch_uid="accounts.authenticator_added")
@receiver(mfa_signals.authenticator_removed, dispatch_uid="accounts.authenticator_removed")
def note_second_factor(user: Account, authenticator: Any, signal: Any, **_: Any) -> None:
    """One-time codes were set up or switched off."""
    is_new = signal is mfa_signals.authenticator_added
    action = "account.second_factor_set_up" if is_new else "account.second_factor_removed"
    record(action, by=actor_for(user, "account"), on=user, kind=str(authenticator.type))
