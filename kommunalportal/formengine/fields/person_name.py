"""The name of a person, as registers spell it."""

from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictInt

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, Part, RawInput, read_text
from kommunalportal.formengine.fields.groups import parts_to_raw, read_parts
from kommunalportal.formengine.fields.text import check_name_characters


class PersonNameField(BaseField):
    """Stored as {given_names, family_name}. Some people have a single name: one of the two may stay empty."""

    type: Literal["person_name"]
    max_length: StrictInt = Field(default=120, ge=1, le=250)

    parts: ClassVar[tuple[str, ...]] = ("given_names", "family_name")
    is_group: ClassVar[bool] = True
    page_depends_on: ClassVar[str] = "text"

    def inputs(self) -> dict[str, Part]:
        return {
            "given_names": Part(_("Vornamen"), "given-name"),
            "family_name": Part(_("Familienname"), "family-name"),
        }

    def read(self, raw: RawInput, context: Context) -> Value:
        names = read_parts(self.parts, lambda part: self._read_name(raw, part))
        return dict(names) if any(names.values()) else None

    def _read_name(self, raw: RawInput, part: str) -> str:
        name = read_text(raw, part, longest=self.max_length)
        check_name_characters(name)
        if name and not any(character.isalpha() for character in name):
            raise Invalid(_("Ein Name enthält mindestens einen Buchstaben."))
        return name

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return parts_to_raw(self.name, self.parts, value)

    def show(self, value: Value) -> str:
        names = value if isinstance(value, dict) else {}
        return " ".join(str(names[part]) for part in self.parts if names.get(part))

    def missing(self) -> str:
        return _("Bitte geben Sie den Namen ein.")
