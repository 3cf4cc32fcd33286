"""A short text in one line."""

import re
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictInt, field_validator

from kommunalportal.formengine.characters import first_character_not_in_names
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text


class TextField(BaseField):
    """One line of text. `characters: name` allows what DIN 91379 allows in names; `pattern` must fit wholly."""

    type: Literal["text"]
    page_depends_on: ClassVar[str] = "text"
    max_length: StrictInt = Field(default=200, ge=1, le=1000)
    characters: Literal["any", "name"] = "any"
    pattern: str = Field(default="", max_length=100)
    pattern_message: LocalText | None = None

    @field_validator("pattern")
    @classmethod
    def _pattern_is_simple(cls, pattern: str) -> str:
        """Refuse what can take very long: repeated groups, back references, many open-ended repetitions."""
        if re.search(r"\)[+*{]|\\[1-9]|\(\?P=", pattern) or len(re.findall(r"[+*]|\{\d*,\}", pattern)) > 2:
            raise ValueError("pattern: no repeated groups, no back references, at most two of + * {n,}")
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"pattern: {error}") from error
        return pattern

    def read(self, raw: RawInput, context: Context) -> Value:
        text = read_text(raw, longest=self.max_length)
        if not text:
            return None
        if self.characters == "name":
            check_name_characters(text)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise Invalid(str(self.pattern_message or _("Bitte prüfen Sie die Schreibweise.")))
        return text


def check_name_characters(text: str) -> None:
    """Raise Invalid for a character that registers cannot store in a name (DIN 91379, data type A)."""
    unknown = first_character_not_in_names(text)
    if unknown is not None:
        raise Invalid(
            _("Das Zeichen „%(character)s“ kann in einem Namen nicht verwendet werden.") % {"character": unknown}
        )
