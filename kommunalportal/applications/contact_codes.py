"""Codes that show that an e-mail address is the applicant's own: sent by mail, typed into the form, kept nowhere.

A code follows from the municipality's key, the application, the address and the time; it holds for 15 to 20 minutes.
"""

import hmac
import time

from django.utils.translation import gettext as _

from kommunalportal.applications.models import Application
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant

WINDOW = 300  # seconds
HOLDS_FOR = 4  # windows, with the current one
TRIES_PER_MINUTE = 5
MAILS_PER_MINUTE = 2


def send_contact_code(*, application: Application, address: str, actor: Actor) -> None:
    """Mail a code to the address; ``Refused`` when asked for too often."""
    if not allow(f"contact code to send {application.pk}", per_minute=MAILS_PER_MINUTE):
        raise Refused("contact.too_often", _("Bitte warten Sie eine Minute, bevor Sie noch einen Code anfordern."))
    code = _code(application, address, _window())
    text = _(
        "Ihr Code: %(code)s\n\nGeben Sie ihn im Antrag ein, um Ihre E-Mail-Adresse zu bestätigen. Er gilt 15 Minuten.\n"
        "Wenn Sie keinen Antrag ausfüllen, brauchen Sie nichts zu tun.\n\n%(town)s"
    ) % {"code": f"{code[:3]} {code[3:]}", "town": current_tenant().name}
    post_mail(to=address, subject=_("Ihr Code zum Bestätigen der E-Mail-Adresse"), text=text)
    record("contact.code_sent", by=actor, on=application)


def is_code_for(application: Application, address: str, code: str) -> bool:
    """Whether this code was sent to this address a short while ago; too many tries are refused, right or wrong."""
    if not allow(f"contact code tried {application.pk}", per_minute=TRIES_PER_MINUTE):
        return False
    now = _window()
    expected = (_code(application, address, now - age) for age in range(HOLDS_FOR))
    return any(hmac.compare_digest(one.encode(), code.encode()) for one in expected)


def _window() -> int:
    return int(time.time()) // WINDOW


def _code(application: Application, address: str, window: int) -> str:
    digest = keyed_hash(f"contact code {application.pk} {address} {window}")
    return f"{int(digest, 16) % 1_000_000:06d}"
