"""`{% form_field field value errors %}`: one question of a form as HTML, with what was typed and what was wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.countries import HOME
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.base import Errors, Part, Typed
from kommunalportal.formengine.fields.repeated import RepeatedField
from kommunalportal.web.kept_fields import kept_page

register = template.Library()

_NO_DAY = date(2000, 1, 1)  # where a page is shown without a journey, nothing depends on the day

_TOKENS = {
    "account.given_names": "given-name",
    "account.family_name": "family-name",
    "account.birth_date": "bday",
    "account.email": "email",
    "account.phone": "tel",
}


@register.simple_tag
def form_field(
    field: Field,
    value: Typed,
    errors: Errors | str | None = None,
    heading: bool = False,
    context: Context | None = None,
) -> SafeString:
    """Render a field; the parameters are those of BoundField. `heading`: the question is the page's h1."""
    messages = {field.name: errors} if isinstance(errors, str) else dict(errors or {})
    if messages or not field.page_depends_on:
        return _page(field, value, messages, heading, context)
    return kept_page(field, value, heading, lambda shown: _page(field, shown, {}, heading, context))


def _page(field: Field, value: Typed, messages: Errors, heading: bool, context: Context | None) -> SafeString:
    error = messages.get(field.name, "")
    field_id = field_anchor(field.name)
    described = [
        f"{field_id}-{kind}"
        for kind, text in (("hint", field.hint), ("example", field.example), ("error", error))
        if text
    ]
    box = {
        "field": field,
        "value": value,
        "id": field_id,
        "error": error,
        "code_error": messages.get(f"{field.name}.code", ""),
        "code_id": f"{field_id}-code",
        "described_by": " ".join(described),
        "is_group": field.is_group,
        "role": field.role,
        "heading": heading,
        "token": field.autocomplete or _TOKENS.get(field.prefill, ""),
        "parts": _parts(field, value, messages),
        **(_offers(field, context) if context else {}),
    }
    if isinstance(field, RepeatedField):
        box |= _entries(field, value, messages, context)
    return render_to_string(f"kern/field/{field.type}.html", {"box": box, "field": field})


@register.filter
def field_anchor(key: str) -> str:
    """The id of the input that an error key (`name` or `name.part`) belongs to."""
    return "field-" + key.replace(".", "-")


@register.filter
def error_links(errors: Errors) -> list[tuple[str, str]]:
    """Errors as the error summary wants them: (id of the input, message)."""
    return [(field_anchor(key), message) for key, message in errors.items()]


def _parts(field: Field, value: Typed, messages: Errors) -> list[dict[str, Any]]:
    """The inputs of a group; an error of the whole group leads to the first of them."""
    typed = value if isinstance(value, Mapping) else {}
    about_applicant = bool(field.prefill or field.autocomplete)
    whole_error = messages.get(field.name, "")
    return [
        _part(field, name, part, str(typed.get(name) or ""), messages, whole_error, about_applicant)
        for name, part in field.inputs().items()
    ]


def _part(
    field: Field, name: str, part: Part, value: str, messages: Errors, whole_error: str, about_applicant: bool
) -> dict[str, Any]:
    key = f"{field.name}.{name}"
    return {
        "name": key,
        "part": name,
        "id": _part_id(field, name, whole_error),
        "label": part.label,
        "value": value or (HOME if name == "country" else ""),
        "error": messages.get(key, ""),
        "is_invalid": bool(whole_error) or key in messages,
        "token": part.token if about_applicant else "",
        "width": part.width,
        "is_numeric": part.is_numeric,
    }


def _part_id(field: Field, part: str, whole_error: str) -> str:
    """The first input takes the group's own id when the error link (or, in a date, any link) points at the group."""
    takes_own = part == field.parts[0] and (bool(whole_error) or field.first_input_stands_for_all)
    return field_anchor(field.name if takes_own else f"{field.name}.{part}")


def _offers(field: Field, context: Context) -> dict[str, Any]:
    """What may be chosen; the answer so far stands apart from it once it is taken."""
    offers = field.offers(context)
    kept = context.kept if isinstance(context.kept, dict) else None
    is_offered = kept is not None and any(offer.key == kept.get("key") for offer in offers)
    return {"offers": offers, "kept": None if is_offered else kept}


def _entries(field: RepeatedField, value: Typed, messages: Errors, context: Context | None) -> dict[str, Any]:
    """The entries of a repeated group: the open one with its questions, the others in one line."""
    typed: Mapping[str, Any] = value if isinstance(value, Mapping) else {"rows": [], "open": ""}
    known = context or Context(today=_NO_DAY)
    rows = [
        _entry(field, position, row, typed["open"] == str(position), messages, known)
        for position, row in enumerate(typed["rows"])
    ]
    return {
        "rows": rows,
        "may_add": len(rows) < field.at_most,
        "opened": next((row["id"] for row in rows if row["is_open"]), ""),
        "was_turned": typed.get("was_turned", False),
        "add_label": _("%(entry)s hinzufügen") % {"entry": field.entry},
        "done_label": _("%(entry)s übernehmen") % {"entry": field.entry},
    }


def _entry(
    field: RepeatedField, position: int, row: Any, is_open: bool, messages: Errors, context: Context
) -> dict[str, Any]:
    prefix = f"{field.name}.{position}."
    own = {key: text for key, text in messages.items() if key.startswith(prefix)}
    is_open = is_open or bool(own)
    boxes = [
        {
            "field": inner,
            "value": shown,
            "errors": {key: text for key, text in own.items() if f"{key}.".startswith(f"{inner.name}.")},
        }
        for inner, shown in (field.bound_row(position, row, context) if is_open else ())
    ]
    return {
        "id": f"{field_anchor(field.name)}-{position}",
        "position": position,
        "title": f"{field.entry} {position + 1}",
        "is_open": is_open,
        "boxes": boxes,
        "words": "" if is_open else field.words_for(position, row, context),
        "hidden": [] if is_open else [(key, text) for key, texts in row.items() for text in texts],
    }
