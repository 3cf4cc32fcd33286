"""How django-allauth behaves here: where people land, what mails say, how secrets are kept."""

import base64
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.models import Account, RoleKind
from kommunalportal.accounts.queries import has_second_factor, roles_of
from kommunalportal.kernel.encryption import keyed_hash, seal, unseal
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant

#: Where somebody starts who works here; the first role that fits.
FIRST_PAGES = {
    RoleKind.OPERATOR: "/betrieb/",
    RoleKind.CLERK: "/sachbearbeitung/",
    RoleKind.ADMINISTRATOR: "/verwaltung/",
    RoleKind.EDITOR: "/verwaltung/",
}
#: How long after logging in nobody is asked for the password again before something weighty.
FRESH_SECONDS = 300
MESSAGES = {
    "email_confirmed": _("Ihre E-Mail-Adresse ist bestätigt."),
    "email_confirmation_failed": _("Diese E-Mail-Adresse gehört schon zu einem anderen Konto."),
    "password_changed": _("Ihr neues Passwort gilt ab jetzt."),
    "email_deleted": _("Die neue Adresse ist verworfen. Es bleibt bei der alten."),
    "totp_activated": _("Die Anmeldung mit Code ist eingerichtet."),
    "totp_deactivated": _("Die Anmeldung mit Code ist abgeschaltet."),
    "recovery_codes_generated": _("Ihre neuen Ersatzcodes gelten ab jetzt, die alten nicht mehr."),
}


def first_page(account: Account) -> str:
    """Where this person's work begins."""
    held = roles_of(account)
    if held and not has_second_factor(account):
        return reverse("mfa_activate_totp")
    return next((page for kind, page in FIRST_PAGES.items() if kind in held), reverse("account_overview"))


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of a municipality's portal."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-Mail-Adresse oder Passwort stimmen nicht. Prüfen Sie beides."),
        "incorrect_password": _("Das Passwort stimmt nicht."),
        "enter_current_password": _("Geben Sie Ihr jetziges Passwort ein."),
        "same_as_current": _("Das ist schon Ihre Adresse. Geben Sie eine andere ein."),
        "duplicate_email": _("Diese Adresse gehört schon zu Ihrem Konto."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr. Fordern Sie einen neuen an."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Citizens start at their overview, everybody else at their work."""
        return first_page(cast(Account, request.user))

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After confirming, people log in, or go on if they are."""
        return reverse("account_overview" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the change began."""
        return reverse("account_data")

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: Any, signup: bool) -> bool:
        """One mail a minute is enough for whoever tries to log in with an address that is not confirmed."""
        return signup or allow(f"confirm:{keyed_hash(email_address.email)}", per_minute=1)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever just logged in need not prove it again at once."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < FRESH_SECONDS for record in records)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own words for what is worth saying; the rest goes without."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        text = message or MESSAGES.get(name)
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render with our own texts, which name nobody, and leave sending to the queue.

        Sending later makes the answer equally fast whether there is an account or not.
        """
        name = template_prefix.removeprefix("account/email/")
        values = {**context, "tenant": current_tenant(), "user": None}
        subject = render_to_string(f"mail/account/{name}_subject.txt", values)
        text = render_to_string(f"mail/account/{name}.txt", values)
        post_mail(to=email, subject=" ".join(subject.split()), text=text)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes, their secrets sealed with the tenant's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Der Code stimmt nicht oder ist abgelaufen. Geben Sie den nächsten ein."),
        "cannot_delete_authenticator": _("Wer hier arbeitet, braucht die Anmeldung mit Code."),
        "rate_limited": _("Das waren zu viele Versuche. Warten Sie eine Minute."),
    }

    def get_totp_issuer(self) -> str:
        """How the authenticator app names us."""
        return f"Kommunalportal {current_tenant().short_name}"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Who works here cannot do without."""
        return not roles_of(authenticator.user)

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return base64.b64encode(seal(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return unseal(base64.b64decode(encrypted_text)).decode()
