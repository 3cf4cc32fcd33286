"""People who come to the counter and have no account: their applications need somebody to belong to."""

import secrets
from datetime import timedelta

from django.utils import timezone

from kommunalportal.accounts.actions import create_account
from kommunalportal.accounts.models import COUNTER_DOMAIN, GUEST_DOMAIN, Account
from kommunalportal.kernel.actors import Actor


def create_counter_account(*, given_name: str, family_name: str, actor: Actor) -> Account:
    """An account without login: a name, and nothing else."""
    email = f"{secrets.token_hex(12)}{COUNTER_DOMAIN}"
    return create_account(
        email=email, password=None, given_name=given_name.strip(), family_name=family_name.strip(), actor=actor
    )


def has_login(account: Account) -> bool:
    """Whether somebody can log in with it."""
    return not account.email.endswith((COUNTER_DOMAIN, GUEST_DOMAIN))


def counter_accounts_before(age: timedelta) -> list[Account]:
    """Accounts of the counter that were made longer ago."""
    old = Account.objects.filter(email__endswith=COUNTER_DOMAIN, created_at__lt=timezone.now() - age)
    return list(old.order_by("pk")[:500])
