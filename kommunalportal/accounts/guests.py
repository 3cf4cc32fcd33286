"""People who apply without account: known by an e-mail address that they have proven, and by nothing else.

A guest is an account without login, so that applications and letters have somebody to belong to. The address is sealed
and found again by its keyed hash; the account's own address is one that nobody can have (RFC 2606).
"""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from kommunalportal.accounts.models import GUEST_DOMAIN, Account
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash

#: in the session of somebody who logged in: there is a guest with the same address, whose things may be taken over
HAS_GUEST = "has_guest"


def guest_with(address: str) -> Account | None:
    """The guest who has proven this address."""
    found: Account | None = Account.objects.filter(guest_key=_key_of(address), is_active=True).first()
    return found


def guest_for(address: str, *, language: str) -> Account:
    """The guest with this address, which has just been proven; a new one at the first time."""
    known = guest_with(address)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _new_guest(address, language)
    except IntegrityError:  # a second window was quicker
        first: Account = Account.objects.get(guest_key=_key_of(address))
        return first


def _new_guest(address: str, language: str) -> Account:
    guest = Account(email=f"{secrets.token_hex(12)}{GUEST_DOMAIN}", language=language)
    guest.guest_email, guest.guest_key = address.strip().lower(), _key_of(address)
    guest.set_unusable_password()
    guest.save()
    record("guest.proven", by=SYSTEM, on=guest)
    return guest


def guest_with_id(pk: int) -> Account | None:
    """A guest by number, as a session remembers it."""
    found: Account | None = Account.objects.filter(pk=pk, is_active=True).exclude(guest_key="").first()
    return found


def guest_behind(account: Account) -> Account | None:
    """The guest with the address that this account has confirmed."""
    if not EmailAddress.objects.filter(user=account, email__iexact=account.email, verified=True).exists():
        return None
    return guest_with(account.email)


def guests_before(age: timedelta) -> list[Account]:
    """Guests who came longer ago."""
    old = Account.objects.exclude(guest_key="").filter(created_at__lt=timezone.now() - age)
    return list(old.order_by("pk")[:500])


def _key_of(address: str) -> str:
    return keyed_hash(f"guest {address.strip().lower()}")
