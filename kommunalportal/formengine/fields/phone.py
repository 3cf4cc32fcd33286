"""A telephone number."""

from typing import Literal

import phonenumbers
from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text


class PhoneField(BaseField):
    """Stored in international form without spaces ("+492181608"); numbers without prefix are German ones."""

    type: Literal["phone"]

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=50)
        if not typed:
            return None
        try:
            number = phonenumbers.parse(typed, "DE")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise Invalid(_("Bitte geben Sie die Telefonnummer mit Vorwahl ein, zum Beispiel 02181 6080."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def show(self, value: Value) -> str:
        try:
            number = phonenumbers.parse(str(value), None)
        except phonenumbers.NumberParseException:
            return super().show(value)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def missing(self) -> str:
        return _("Bitte geben Sie eine Telefonnummer ein.")
