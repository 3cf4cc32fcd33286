"""What a new version of a form makes of answers to the one before: documents in form.yaml. Pure."""

from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool, StrictInt, StrictStr

from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.values import REFERENCE

Name: TypeAlias = Annotated[str, Field(pattern=REFERENCE)]


class Migration(Document):
    """From the version before `to`.

    `rename`: old field (or part) -> new field (or part). `convert`: field (by its new name) -> old value -> new value.
    `drop`: fields that are no longer asked, and why. `ask_again`: fields whose question changed, and what changed; the
    old answer is suggested. `told`: what else people with a draft should know.
    """

    to: StrictInt = Field(ge=2)
    rename: dict[Name, Name] = Field(default_factory=dict, max_length=500)
    convert: dict[Name, dict[StrictStr, StrictBool | StrictInt | StrictStr]] = Field(
        default_factory=dict, max_length=500
    )
    drop: dict[Name, LocalText] = Field(default_factory=dict, max_length=500)
    ask_again: dict[Name, LocalText] = Field(default_factory=dict, max_length=500)
    told: LocalText | None = None
