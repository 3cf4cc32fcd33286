"""A longer text of several lines."""

from typing import ClassVar, Literal

from pydantic import Field, StrictInt

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, RawInput, read_text


class LongTextField(BaseField):
    """Several lines; line breaks are kept."""

    type: Literal["long_text"]
    page_depends_on: ClassVar[str] = "text"
    max_length: StrictInt = Field(default=2000, ge=1, le=10_000)

    def read(self, raw: RawInput, context: Context) -> Value:
        return read_text(raw, longest=self.max_length, lines=True) or None
