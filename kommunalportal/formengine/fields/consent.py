"""A declaration or consent that is ticked."""

from typing import Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, RawInput


class ConsentField(BaseField):
    """Stored as true; a required consent must be ticked, an optional one not ticked is no answer."""

    type: Literal["consent"]

    def read(self, raw: RawInput, context: Context) -> Value:
        return True if raw.one() == "yes" else None

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return {self.name: ["yes"]} if value is True else {}

    def show(self, value: Value) -> str:
        return _("Ja") if value is True else _("Nein")

    def missing(self) -> str:
        return _("Bitte setzen Sie den Haken. Ohne Ihre Zustimmung können wir den Antrag nicht annehmen.")
