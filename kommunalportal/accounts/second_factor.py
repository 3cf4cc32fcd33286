"""One-time codes (TOTP): each is accepted once, by whichever process it reaches first (RFC 6238, section 5.2)."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

PERIOD_SECONDS = 30


def current_code(secret: str) -> str:
    """The code that an authenticator app shows now for ``secret`` (base32)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS)))


def counter_of(secret: str, code: str) -> int | None:
    """Which of the counters that are valid now gives ``code``."""
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code.replace(" ", "")):
            return int(counter)
    return None


class OnceOnly:
    """Mixin for allauth's forms: remembers in the row which counter was used last."""

    def clean_code(self) -> str:
        """The code, if it is right and new; recovery codes and wrong ones are allauth's matter."""
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        user = self.user  # type: ignore[attr-defined]
        with transaction.atomic():
            rows = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP)
            authenticator = rows.first()
            counter = counter_of(decrypt(authenticator.data["secret"]), code) if authenticator else None
            if authenticator is None or counter is None:
                return super().clean_code()  # type: ignore[misc, no-any-return]
            # The demonstration's people are shared by all its visitors, who may well meet within half a minute.
            is_shared = settings.DEMO and user.is_demo
            if counter <= authenticator.data.get("used_counter", 0) and not is_shared:
                raise get_adapter().validation_error("incorrect_code")
            authenticator.data["used_counter"] = counter
            authenticator.save(update_fields=["data"])
        self.authenticator = authenticator
        return code


class CodeForm(OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """Asked after the password."""


class ConfirmingCodeForm(OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """Asked before something weighty."""
