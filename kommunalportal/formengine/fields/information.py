"""A text between the questions; asks nothing."""

from typing import ClassVar, Literal

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fields.base import BaseField, RawInput


class InformationField(BaseField):
    """`label` is the heading, `text` the paragraphs (separated by empty lines)."""

    type: Literal["information"]
    text: LocalText
    tone: Literal["info", "warning", "success"] = "info"

    is_input: ClassVar[bool] = False

    def read(self, raw: RawInput, context: Context) -> Value:
        return None

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return {}
