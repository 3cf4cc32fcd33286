"""An e-mail address."""

from typing import Literal

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text


class EmailField(BaseField):
    """Syntax only; nobody is asked whether the address exists."""

    type: Literal["email"]

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=254)
        if not typed:
            return None
        try:
            return validate_email(typed, check_deliverability=False).normalized
        except EmailNotValidError:
            raise Invalid(
                _("Bitte geben Sie eine E-Mail-Adresse in der Form name@beispiel.de ein.")
                if "@" in typed
                else _("In der E-Mail-Adresse fehlt das Zeichen @.")
            ) from None

    def missing(self) -> str:
        return _("Bitte geben Sie eine E-Mail-Adresse ein.")
