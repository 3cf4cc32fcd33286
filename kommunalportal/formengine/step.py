"""One page of a form."""

from pydantic import Field as PydanticField
from pydantic import StrictBool

from kommunalportal.formengine.conditions import Condition
from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.fields import Field


class Step(Document):
    """One page: a question or one tight group of questions.

    A step that `ends` tells people why they cannot go on here; no step after it is shown and nothing can be sent.
    """

    slug: str = PydanticField(pattern=r"^[a-z][a-z0-9-]{0,49}$")
    title: LocalText
    lead: LocalText | None = None
    fields: tuple[Field, ...] = PydanticField(min_length=1)
    visible_if: Condition | None = None
    ends: StrictBool = False
