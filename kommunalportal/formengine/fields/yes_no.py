"""A question answered with yes or no."""

from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput


class YesNoField(BaseField):
    """Stored as true or false; posted as "yes" or "no"."""

    type: Literal["yes_no"]
    is_group: ClassVar[bool] = True
    role: ClassVar[str] = "radiogroup"
    page_depends_on: ClassVar[str] = "choice"

    def read(self, raw: RawInput, context: Context) -> Value:
        chosen = raw.one()
        if not chosen:
            return None
        if chosen not in ("yes", "no"):
            raise Invalid(_("Bitte antworten Sie mit Ja oder Nein."))
        return chosen == "yes"

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        if isinstance(value, bool):
            return {self.name: ["yes" if value else "no"]}
        return super().to_raw(value)

    def show(self, value: Value) -> str:
        return _("Ja") if value is True else _("Nein")

    def missing(self) -> str:
        return _("Bitte antworten Sie mit Ja oder Nein.")
