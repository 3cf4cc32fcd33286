"""Options to choose from, and what radio buttons and select boxes share."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _
from pydantic import Field

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Document, LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput


class Choice(Protocol):
    """Anything with a stored value and a text for people."""

    @property
    def value(self) -> str:
        """What is stored."""

    @property
    def label(self) -> LocalText:
        """What people read."""


class Option(Document):
    """One possible answer: what is stored, and what people read."""

    value: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$")
    label: LocalText
    hint: LocalText | None = None


class OneOfOptions(BaseField):
    """Exactly one of the options; stored is the option's value."""

    options: tuple[Option, ...] = Field(min_length=2)

    page_depends_on: ClassVar[str] = "choice"

    def read(self, raw: RawInput, context: Context) -> Value:
        chosen = raw.one()
        if not chosen:
            return None
        if all(option.value != chosen for option in self.options):
            raise Invalid(_("Bitte wählen Sie eine der angezeigten Antworten."))
        return chosen

    def show(self, value: Value) -> str:
        return label_of(self.options, value)

    def missing(self) -> str:
        return _("Bitte wählen Sie eine Antwort aus.")


def label_of(options: Sequence[Choice], value: Value) -> str:
    """What people read for a stored value; the value itself if the option no longer exists."""
    return next((str(option.label) for option in options if option.value == value), str(value))
