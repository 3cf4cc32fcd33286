"""A bank account number."""

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.characters import without_formatting
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import schwifty
    from schwifty import exceptions
else:
    schwifty = load_later("schwifty")
    exceptions = load_later("schwifty.exceptions")


class IbanField(BaseField):
    """Stored without spaces; country, length and check digits (ISO 13616, mod 97) are checked."""

    type: Literal["iban"]
    page_depends_on: ClassVar[str] = "text"

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = re.sub(r"[\s.:/_-]+", "", without_formatting(raw.typed()).upper())[:60].removeprefix("IBAN")
        if not typed:
            return None
        try:
            return str(schwifty.IBAN(typed).compact)
        except exceptions.InvalidChecksumDigits:
            raise Invalid(
                _("Diese IBAN stimmt nicht: Die Prüfziffer passt nicht. Vielleicht sind zwei Ziffern vertauscht.")
            ) from None
        except exceptions.SchwiftyException:
            raise Invalid(_("Bitte prüfen Sie die IBAN. Deutsche IBAN beginnen mit DE und haben 22 Stellen.")) from None

    def show(self, value: Value) -> str:
        return " ".join(str(value)[start : start + 4] for start in range(0, len(str(value)), 4))

    def missing(self) -> str:
        return _("Bitte geben Sie eine IBAN ein.")
