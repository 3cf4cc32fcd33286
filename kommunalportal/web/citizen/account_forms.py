"""Forms about accounts: django-allauth's, with errors that say what to do, and our own."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.models import Account

#: An error's code and what we say; lazily translated.
Words = dict[str, Any]

EMAIL: Words = {
    "required": _("Geben Sie Ihre E-Mail-Adresse ein."),
    "invalid": _("Die E-Mail-Adresse ist unvollständig. Sie sieht so aus: name@example.org"),
}
PASSWORD: Words = {"required": _("Geben Sie Ihr Passwort ein.")}
NEW_PASSWORD: Words = {"required": _("Denken Sie sich ein Passwort mit mindestens 10 Zeichen aus.")}
REPEATED: Words = {"required": _("Geben Sie das neue Passwort noch einmal ein.")}
CODE: Words = {"required": _("Geben Sie den Code ein. Er hat 6 Ziffern.")}


class Spoken(forms.BaseForm):
    """Mixin: the errors of each field in our own words."""

    words: dict[str, Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.words.items():
            field = self.fields[name]
            field.error_messages |= words
            for validator in field.validators:
                if "invalid" in words and hasattr(validator, "message"):
                    validator.message = words["invalid"]


class LoginForm(Spoken, allauth_forms.LoginForm):  # type: ignore[misc]
    """Address and password."""

    words = {"login": EMAIL, "password": PASSWORD}


class SignupForm(Spoken, allauth_forms.SignupForm):  # type: ignore[misc]
    """Address and a new password."""

    words = {"email": EMAIL, "password1": NEW_PASSWORD}


class ForgottenPasswordForm(Spoken, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Address to which the link goes."""

    words = {"email": EMAIL}


class NewPasswordForm(Spoken, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after following the link."""

    words = {"password1": NEW_PASSWORD, "password2": REPEATED}


class ChangePasswordForm(Spoken, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody who knows the old one."""

    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": REPEATED}


class NewAddressForm(Spoken, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """A new address, which must be confirmed before it counts."""

    words = {"email": EMAIL}


class ConfirmPasswordForm(Spoken, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password, asked again before something weighty."""

    words = {"password": PASSWORD}


class SetUpCodesForm(Spoken, ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app knows the secret."""

    words = {"code": CODE}


class PersonalDataForm(forms.Form):
    """Names and language of the account."""

    given_name = forms.CharField(max_length=120, required=False)
    family_name = forms.CharField(max_length=120, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class DeleteAccountForm(forms.Form):
    """The password says that it is really meant."""

    password = forms.CharField(error_messages=PASSWORD)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        """It must be the account's own."""
        password: str = self.cleaned_data["password"]
        if not self.account.check_password(password):
            raise forms.ValidationError(_("Das Passwort stimmt nicht."))
        return password
