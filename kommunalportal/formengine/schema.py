"""A form: steps of fields, in order. Checked as a whole when it is loaded."""

from functools import cached_property
from typing import Any, Self

from pydantic import Field as PydanticField
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kommunalportal.formengine.document import Document
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.migration import Migration
from kommunalportal.formengine.migration_checks import migration_problems
from kommunalportal.formengine.schema_checks import problems_in
from kommunalportal.formengine.step import Step


class FormSchema(Document):
    """All steps of a form (form.yaml). Field names are unique in the whole form."""

    steps: tuple[Step, ...] = PydanticField(min_length=1)
    migrations: tuple[Migration, ...] = PydanticField(default=(), max_length=200)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = problems_in(self.steps) or migration_problems(self.migrations, self.fields)
        if problems:
            text = "; ".join(problem.message for problem in problems)
            raise PydanticCustomError("inconsistent_form", "{text}", {"text": text, "problems": problems})
        return self

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by name."""
        return {field.name: field for step in self.steps for field in step.fields}

    def as_json(self) -> dict[str, Any]:
        """The form as JSON, to be kept with an application; `FormSchema.model_validate` reads it again."""
        return self.model_dump(mode="json", exclude_none=True)
