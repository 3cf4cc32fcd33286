"""Short ways to write forms in tests."""

from datetime import date
from typing import Any

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.journey import Journey
from kommunalportal.formengine.schema import FormSchema

TODAY = date(2026, 11, 23)
CONTEXT = Context(today=TODAY)

OPTIONS = [{"value": "simple", "label": "Einfach"}, {"value": "extended", "label": "Erweitert"}]


def field(name: str, type: str = "text", **more: Any) -> dict[str, Any]:
    """A field document with its name as label."""
    defaults: dict[str, Any] = {"options": OPTIONS} if type in ("radio", "select", "checkboxes") else {}
    if type == "information":
        defaults = {"text": "Ein Hinweis."}
    return {"name": name, "type": type, "label": name.title(), **defaults, **more}


def step(slug: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A step document; without fields it asks for a text of the same name."""
    return {"slug": slug, "title": slug.title(), "fields": list(fields) or [field(slug.replace("-", "_"))], **more}


def form(*steps: dict[str, Any]) -> FormSchema:
    """A form of these steps."""
    return FormSchema.model_validate({"steps": list(steps)})


def journey(*steps: dict[str, Any], answers: dict[str, Any] | None = None, context: Context = CONTEXT) -> Journey:
    """A journey through a form of these steps."""
    return Journey(form(*steps), answers or {}, context)


def clean_one(document: dict[str, Any], raw: dict[str, list[str]], context: Context = CONTEXT) -> tuple[Any, Any]:
    """Post one field alone: (value, message of the field or messages by key)."""
    values, errors = journey(step("only", document), context=context).clean("only", raw)
    name = document["name"]
    return values.get(name), errors.get(name) if set(errors) <= {name} else errors
