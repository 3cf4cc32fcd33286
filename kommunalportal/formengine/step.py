"""One page of a form."""

from pydantic import Field as PydanticField
from pydantic import StrictBool

from kommunalportal.formengine.conditions import Condition
from kommunalportal.formengine.document import Document, LocalText
from kommunalportal.formengine.fields import Field


class Check(Document):
    """Answers that do not fit together: `message` stands at the field `at` while `refuse_if` holds."""

    refuse_if: Condition
    at: str
    message: LocalText


class Step(Document):
    """One page: a question or one tight group of questions.

    A step that `ends` tells people why they cannot go on here; no step after it is shown and nothing can be sent.
    `checks` look at this step's answers and earlier ones together, once each of them is right by itself.
    """

    slug: str = PydanticField(pattern=r"^[a-z][a-z0-9-]{0,49}$")
    title: LocalText
    lead: LocalText | None = None
    fields: tuple[Field, ...] = PydanticField(min_length=1, max_length=400)
    visible_if: Condition | None = None
    checks: tuple[Check, ...] = PydanticField(default=(), max_length=100)
    ends: StrictBool = False
