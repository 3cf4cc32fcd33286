"""One of many answers."""

from typing import Literal

from kommunalportal.formengine.fields.options import OneOfOptions


class SelectField(OneOfOptions):
    """A select box; for more options than radio buttons can carry."""

    type: Literal["select"]
