"""One of a few answers, all visible."""

from typing import ClassVar, Literal

from kommunalportal.formengine.fields.options import OneOfOptions


class RadioField(OneOfOptions):
    """Radio buttons; for up to about seven options."""

    type: Literal["radio"]
    is_group: ClassVar[bool] = True
    role: ClassVar[str] = "radiogroup"
