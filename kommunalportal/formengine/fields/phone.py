"""A telephone number."""

import re
from typing import ClassVar, Literal

import phonenumbers
from django.utils.translation import gettext as _

from kommunalportal.formengine.characters import without_formatting
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


class PhoneField(BaseField):
    """Stored in international form without spaces ("+492181608"); numbers without prefix are German ones.

    Understood: "+49 (0)2181 608", "0049 2181 608", "02181/608-0", also copied with invisible direction marks.
    """

    type: Literal["phone"]
    page_depends_on: ClassVar[str] = "text"

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = without_formatting(raw.typed()).strip()
        if not typed:
            return None
        number = None if len(typed) > 50 else _parsed(_TRUNK_ZERO.sub("", typed))
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


def _parsed(typed: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, "DE")
    except phonenumbers.NumberParseException:
        return None
