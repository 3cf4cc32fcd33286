"""Six digits by mail that prove an address: kept as a keyed hash, for ten minutes and five tries.

A code belongs to the browser that asked for it (its ticket), so that nobody can use up the tries of somebody else. The
answer is the same whether a mail left or not: who asks learns nothing about an address.
"""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import MailCode
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant

HOLDS = timedelta(minutes=10)
TRIES = 5
COUNTED = timedelta(hours=1)
MAILS_PER_HOUR = 8
MAILS_PER_MINUTE = 2


def send_mail_code(*, address: str, is_wanted: bool = True) -> UUID:
    """Mail a code and answer the ticket that it belongs to; ``Refused`` when this address is written to too often.

    ``is_wanted`` is false where no mail may leave (the address has nothing to do with the application that was named):
    then everything happens but the mail.
    """
    address = address.strip().lower()
    key = keyed_hash(f"mail code {address}")
    _require_patience(key)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        ticket = MailCode(address_key=key, expires_at=timezone.now() + HOLDS)
        ticket.code_hash = _hash(ticket.pk, address, code if is_wanted else secrets.token_hex(16))
        ticket.save()
        if is_wanted:
            _mail(address, code)
        record("mail_code.asked", by=SYSTEM, on="mail_code")
    return ticket.pk


def proves_address(*, ticket: UUID, address: str, code: str) -> bool:
    """Whether these digits were mailed to this address for this ticket. Every try counts; a code holds once."""
    open_codes = MailCode.objects.filter(pk=ticket, expires_at__gt=timezone.now(), used_at=None, tries__lt=TRIES)
    if not open_codes.update(tries=F("tries") + 1):
        return False
    digits = "".join(character for character in code if character.isdecimal())
    expected = MailCode.objects.get(pk=ticket).code_hash
    if not hmac.compare_digest(expected, _hash(ticket, address.strip().lower(), digits)):
        return False
    return bool(MailCode.objects.filter(pk=ticket, used_at=None).update(used_at=timezone.now()))


def forget_mail_codes() -> int:
    """Codes that count for nothing any more go; answers how many."""
    gone, _kinds = MailCode.objects.filter(created_at__lt=timezone.now() - COUNTED).delete()
    return int(gone)


def _require_patience(key: str) -> None:
    sent = MailCode.objects.filter(address_key=key, created_at__gt=timezone.now() - COUNTED).count()
    if sent >= MAILS_PER_HOUR:
        raise Refused("mail_code.too_often", _("Das waren viele Codes. Bitte warten Sie eine Stunde."))
    if not allow(f"mail code {key}", per_minute=MAILS_PER_MINUTE):
        raise Refused("mail_code.too_often", _("Bitte warten Sie eine Minute, bevor Sie noch einen Code anfordern."))


def _mail(address: str, code: str) -> None:
    text = _(
        "Ihr Code: %(code)s\n\nGeben Sie ihn im Portal ein. Er gilt 10 Minuten und nur in dem Browser, in dem Sie ihn "
        "angefordert haben.\nGeben Sie ihn niemandem weiter. Wenn Sie keinen Code angefordert haben, brauchen Sie "
        "nichts zu tun.\n\n%(town)s"
    ) % {"code": f"{code[:3]} {code[3:]}", "town": current_tenant().name}
    post_mail(to=address, subject=_("Ihr Code"), text=text)


def _hash(ticket: UUID, address: str, code: str) -> str:
    return keyed_hash(f"mail code {ticket} {address} {code}")
