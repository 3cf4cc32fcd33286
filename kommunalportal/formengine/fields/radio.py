"""One of a few answers, all visible."""

from typing import Literal

from kommunalportal.formengine.fields.options import OneOfOptions


class RadioField(OneOfOptions):
    """Radio buttons; for up to about seven options."""

    type: Literal["radio"]
