"""An amount in euros."""

from decimal import Decimal
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.answers import as_number
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text
from kommunalportal.formengine.fields.numbers import parse_amount, show_number

CENT = Decimal("0.01")


class MoneyField(BaseField):
    """Stored as text with two decimals ("1234.50"), never as float."""

    type: Literal["money"]
    page_depends_on: ClassVar[str] = "text"
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal("9999999.99")

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=50)
        if not typed:
            return None
        amount = parse_amount(typed)
        if amount is None:
            raise Invalid(_("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 450,00."))
        if not self.minimum <= amount <= self.maximum:
            raise Invalid(
                _("Bitte geben Sie einen Betrag von %(minimum)s bis %(maximum)s Euro ein.")
                % {"minimum": show_number(self.minimum), "maximum": show_number(self.maximum)}
            )
        if amount != round(amount, 2):
            raise Invalid(_("Bitte geben Sie höchstens zwei Stellen nach dem Komma ein."))
        return f"{amount.quantize(CENT):f}"

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        amount = as_number(value)
        return super().to_raw(value) if amount is None else {self.name: [f"{amount:f}".replace(".", ",")]}

    def show(self, value: Value) -> str:
        amount = as_number(value)
        return super().show(value) if amount is None else f"{show_number(amount.quantize(CENT))} €"

    def missing(self) -> str:
        return _("Bitte geben Sie einen Betrag in Euro ein.")
