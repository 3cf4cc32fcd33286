"""Any number of answers."""

from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictInt

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, Typed
from kommunalportal.formengine.fields.options import Option, label_of


class CheckboxesField(BaseField):
    """Several of the options; stored as list of values in the options' order."""

    type: Literal["checkboxes"]
    is_group: ClassVar[bool] = True
    page_depends_on: ClassVar[str] = "choice"
    options: tuple[Option, ...] = Field(min_length=1)
    at_most: StrictInt | None = Field(default=None, ge=1)

    def read(self, raw: RawInput, context: Context) -> Value:
        chosen = {value for value in raw.all() if value}
        known = [option.value for option in self.options]
        if chosen - set(known):
            raise Invalid(_("Bitte wählen Sie nur aus den angezeigten Antworten."))
        if self.at_most is not None and len(chosen) > self.at_most:
            raise Invalid(_("Bitte wählen Sie höchstens %(number)d Antworten aus.") % {"number": self.at_most})
        return [value for value in known if value in chosen] or None

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        values = value if isinstance(value, list) else [value]
        return {self.name: [str(item) for item in values if item is not None]}

    def typed(self, raw: RawInput) -> Typed:
        known = {option.value for option in self.options}
        return [value for value in raw.all() if value in known]

    def show(self, value: Value) -> str:
        values = value if isinstance(value, list) else []
        return "\n".join(label_of(self.options, item) for item in values)

    def missing(self) -> str:
        return _("Bitte wählen Sie mindestens eine Antwort aus.")
