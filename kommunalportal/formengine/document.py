"""The base of everything that stands in a bundle: strict, frozen pydantic documents and texts in two languages."""

from typing import Any, Self, TypeAlias

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"
"""An answer as it is stored: JSON without floats. Dates are ISO texts, money is a text such as "9.00"."""


class Document(BaseModel):
    """A part of a bundle: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class LocalText(Document):
    """A text for people, German and (where translated) English; `str()` gives the language of the current request.

    In a bundle it is a plain German string or `{de: ..., en: ...}`.
    """

    de: str = Field(min_length=1)
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _accept_plain_text(cls, given: Any) -> Any:
        return {"de": given} if isinstance(given, str) else given

    @model_serializer
    def _as_json(self) -> str | dict[str, str]:
        return {"de": self.de, "en": self.en} if self.en else self.de

    @classmethod
    def of(cls, de: str, en: str = "") -> Self:
        """Make a text in code; bundles are parsed instead."""
        return cls(de=de, en=en)

    def in_language(self, language: str) -> str:
        """The text in this language, German where there is no translation."""
        return self.en if self.en and language.startswith("en") else self.de

    def __str__(self) -> str:
        return self.in_language(get_language() or "de")
