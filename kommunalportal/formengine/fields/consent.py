"""A declaration or consent that is ticked."""

from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, RawInput


class ConsentField(BaseField):
    """Stored as true; a required consent must be ticked, an optional one not ticked is no answer.

    `kind`: a `consent` may be refused and withdrawn, a `declaration` is a statement. `text` is its full wording, which
    stands above the box, in the summary and in the PDF.
    """

    type: Literal["consent"]
    kind: Literal["consent", "declaration"] = "consent"
    text: LocalText | None = None

    page_depends_on: ClassVar[str] = "choice"

    def read(self, raw: RawInput, context: Context) -> Value:
        return True if raw.one() == "yes" else None

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return {self.name: ["yes"]} if value is True else {}

    def show(self, value: Value) -> str:
        return _("Ja") if value is True else _("Nein")

    def printed(self, value: Value) -> str:
        answer = self.show(value)
        return f"{answer}\n{self.text}" if self.text else answer

    def missing(self) -> str:
        if self.kind == "declaration":
            return _("Bitte setzen Sie den Haken. Ohne Ihre Erklärung können wir den Antrag nicht annehmen.")
        return _("Bitte setzen Sie den Haken. Ohne Ihre Zustimmung können wir den Antrag nicht annehmen.")
