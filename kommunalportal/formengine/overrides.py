"""Single values of a bundle that a municipality sets for itself: fees, texts, offices. Pure.

Paths: `title`, `summary`, `who_may_apply`, `duration`, `fee_text`, `unit`; `fees.<slug>.amount` (also `description`,
`legal_basis`, `valid_from`, `valid_to`); `steps.<slug>.title` (also `lead`); `fields.<name>.label` (also `hint`,
`example`, `required_message`, `text`, `area` of a location).
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from kommunalportal.formengine.bundle import Bundle, Service
from kommunalportal.formengine.schema import FormSchema

_SERVICE = frozenset({"title", "summary", "who_may_apply", "duration", "fee_text", "unit"})
_FEE = frozenset({"amount", "description", "legal_basis", "valid_from", "valid_to"})
_STEP = frozenset({"title", "lead"})
_FIELD = frozenset({"label", "hint", "example", "required_message", "text", "area"})
_IN_FORM = frozenset({"steps", "fields"})
_MIDDLE = 3
LONGEST = 20_000


class CannotOverride(Exception):
    """This value does not exist, may not be set, or is wrong; the message says what to do."""


def value_at(bundle: Bundle, path: str) -> Any:
    """What stands there in the bundle itself, as JSON; None where nothing does. Raises CannotOverride."""
    holder, key = _holder(_documents(bundle), path)
    return holder.get(key)


def with_overrides(bundle: Bundle, overrides: Mapping[str, Any]) -> tuple[Bundle, dict[str, str]]:
    """The bundle with these values, and what is wrong with those that do not fit (path -> message); they are left out.

    What no override touches is shared with the bundle: hundreds of municipalities cost little memory.
    """
    try:
        return _changed(bundle, overrides), {}
    except CannotOverride:
        unfit: dict[str, str] = {}
    for path, value in overrides.items():
        try:
            bundle = _changed(bundle, {path: value})
        except CannotOverride as error:
            unfit[path] = str(error)
    return bundle, unfit


def override(bundle: Bundle, path: str, value: Any) -> Bundle:
    """The bundle with another value at this path; raises CannotOverride."""
    return _changed(bundle, {path: value})


def _changed(bundle: Bundle, overrides: Mapping[str, Any]) -> Bundle:
    documents = _documents(bundle)
    for path, value in overrides.items():
        holder, key = _holder(documents, path)
        if len(json.dumps(value, default=str)) > LONGEST:
            raise CannotOverride(f"{path}: the value is too long")
        holder[key] = value
    groups = {path.partition(".")[0] for path in overrides}
    update: dict[str, Any] = {}
    try:
        if groups & _IN_FORM:
            update["form"] = FormSchema.model_validate(documents["form"])
        if groups - _IN_FORM:
            update["service"] = Service.model_validate(documents["service"])
    except ValidationError as error:
        raise CannotOverride(f"{', '.join(overrides)}: {error.errors()[0]['msg']}") from None
    return bundle.model_copy(update=update)


def _documents(bundle: Bundle) -> dict[str, dict[str, Any]]:
    return {
        "service": bundle.service.model_dump(mode="json", exclude_none=True),
        "form": bundle.form.as_json(),
    }


def _holder(documents: dict[str, dict[str, Any]], path: str) -> tuple[dict[str, Any], str]:
    """The object that has this value, and the value's key in it."""
    service, form = documents["service"], documents["form"]
    parts = path.split(".")
    if len(parts) == 1 and path in _SERVICE:
        return service, path
    group, name, key = parts if len(parts) == _MIDDLE else ("", "", "")
    fields = [field for step in form["steps"] for field in step["fields"]]
    groups: dict[str, tuple[list[dict[str, Any]], str, frozenset[str]]] = {
        "fees": (service.get("fees", []), "slug", _FEE),
        "steps": (form["steps"], "slug", _STEP),
        "fields": (fields, "name", _FIELD),
    }
    things, identity, keys = groups.get(group, ([], "", frozenset()))
    if key not in keys:
        raise CannotOverride(f"{path}: this cannot be set here; see docs/bundles.md for what can")
    found = next((thing for thing in things if thing[identity] == name), None)
    if found is None:
        raise CannotOverride(f"{path}: the bundle has no '{name}' among its {group}")
    return found, key
