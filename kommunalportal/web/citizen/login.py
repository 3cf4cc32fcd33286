"""Registering, logging in and out, passwords, one-time codes: django-allauth's views with our pages and limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from kommunalportal.accounts.demo import DemoPerson, demo_people
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.web.access import require_account
from kommunalportal.web.citizen import account_forms as forms
from kommunalportal.web.limits import limited

#: A whole family, school or office may share one network address.
PER_ADDRESS = 60


def demo_people_here() -> tuple[DemoPerson, ...]:
    """For the demonstration only: whom one may play at this host, with password and the code of this moment."""
    return demo_people(current_tenant())


DEMO: dict[str, Any] = {"demo_people": demo_people_here}


def _as_a_whole(otherwise: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """All or nothing, with the mail. Who loses a race for an address goes where the winner goes, and learns nothing."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                with transaction.atomic():
                    return view(request, *args, **kwargs)
            except IntegrityError:
                return redirect(otherwise)

        return handle

    return decorate


def _page(template: str, **values: Any) -> dict[str, Any]:
    return {"template_name": f"citizen/account/{template}.html", **values}


login = limited("login", per_address=PER_ADDRESS, field="login", per_value=10)(
    account.LoginView.as_view(**_page("login", form_class=forms.LoginForm, extra_context=DEMO))
)
logout = account.LogoutView.as_view(**_page("logout"))
inactive = account.AccountInactiveView.as_view(**_page("inactive"))

register = limited("register", per_address=PER_ADDRESS, field="email", per_value=5)(
    _as_a_whole("account_email_verification_sent")(
        account.SignupView.as_view(**_page("register", form_class=forms.SignupForm))
    )
)
mail_sent = account.EmailVerificationSentView.as_view(**_page("mail_sent"))
confirm_email = _as_a_whole("account_login")(account.ConfirmEmailView.as_view(**_page("confirm_email")))

forgot_password = limited("reset", per_address=PER_ADDRESS, field="email", per_value=3)(
    account.PasswordResetView.as_view(**_page("forgot_password", form_class=forms.ForgottenPasswordForm))
)
forgot_password_sent = account.PasswordResetDoneView.as_view(**_page("forgot_password_sent"))
new_password = account.PasswordResetFromKeyView.as_view(**_page("new_password", form_class=forms.NewPasswordForm))
new_password_done = account.PasswordResetFromKeyDoneView.as_view(**_page("new_password_done"))
change_password = require_account(
    limited("password", per_address=PER_ADDRESS)(
        account.PasswordChangeView.as_view(**_page("change_password", form_class=forms.ChangePasswordForm))
    )
)
change_email = require_account(
    limited("email", per_address=PER_ADDRESS, field="email", per_value=3)(
        account.EmailView.as_view(**_page("change_email", form_class=forms.NewAddressForm))
    )
)
confirm_password = limited("confirm", per_address=PER_ADDRESS)(
    account.ReauthenticateView.as_view(**_page("confirm_password", form_class=forms.ConfirmPasswordForm))
)

enter_code = limited("code", per_address=PER_ADDRESS)(
    mfa.AuthenticateView.as_view(**_page("enter_code", extra_context=DEMO))
)
confirm_code = limited("code", per_address=PER_ADDRESS)(
    mfa.ReauthenticateView.as_view(**_page("confirm_code", extra_context=DEMO))
)
codes = mfa.IndexView.as_view(**_page("codes"))
set_up_codes = never_cache(
    limited("code", per_address=PER_ADDRESS)(
        totp.ActivateTOTPView.as_view(**_page("set_up_codes", form_class=forms.SetUpCodesForm))
    )
)
switch_codes_off = totp.DeactivateTOTPView.as_view(**_page("switch_codes_off"))
spare_codes = never_cache(recovery_codes.ViewRecoveryCodesView.as_view(**_page("spare_codes")))
new_spare_codes = recovery_codes.GenerateRecoveryCodesView.as_view(**_page("new_spare_codes"))
