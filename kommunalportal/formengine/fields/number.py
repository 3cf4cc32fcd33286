"""A whole number or a number with decimals, for counting and measuring (money has its own field)."""

from decimal import Decimal
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictInt

from kommunalportal.formengine.answers import as_number
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text
from kommunalportal.formengine.fields.numbers import parse_number, show_number


class NumberField(BaseField):
    """Stored as int; with `decimals` as text ("2.50"), never as float."""

    type: Literal["number"]
    page_depends_on: ClassVar[str] = "text"
    minimum: StrictInt = 0
    maximum: StrictInt = Field(default=999_999_999, le=10**12)
    decimals: StrictInt = Field(default=0, ge=0, le=6)
    unit: LocalText | None = None

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=50)
        if not typed:
            return None
        number = parse_number(typed)
        if number is None:
            raise Invalid(_("Bitte geben Sie eine Zahl ein, zum Beispiel 2."))
        return self._stored(number)

    def _stored(self, number: Decimal) -> Value:
        if not self.minimum <= number <= self.maximum:
            raise Invalid(
                _("Bitte geben Sie eine Zahl von %(minimum)s bis %(maximum)s ein.")
                % {"minimum": show_number(Decimal(self.minimum)), "maximum": show_number(Decimal(self.maximum))}
            )
        rounded = round(number, self.decimals)
        if rounded != number:
            raise Invalid(
                _("Bitte geben Sie höchstens %(decimals)d Stellen nach dem Komma ein.") % {"decimals": self.decimals}
                if self.decimals
                else _("Bitte geben Sie eine ganze Zahl ohne Komma ein.")
            )
        return f"{rounded:f}" if self.decimals else int(rounded)

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        number = as_number(value)
        return super().to_raw(value) if number is None else {self.name: [f"{number:f}".replace(".", ",")]}

    def show(self, value: Value) -> str:
        number = as_number(value)
        if number is None:
            return super().show(value)
        return f"{show_number(number)} {self.unit}" if self.unit else show_number(number)

    def missing(self) -> str:
        return _("Bitte geben Sie eine Zahl ein.")
