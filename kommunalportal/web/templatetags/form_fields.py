"""`{% form_field field value errors %}`: one question of a form as HTML, with what was typed and what was wrong."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kommunalportal.formengine.countries import HOME
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.base import Errors, Typed

register = template.Library()

_GROUPS = frozenset({"radio", "checkboxes", "yes_no", "date", "person_name", "address"})
_TOKENS = {
    "account.given_names": "given-name",
    "account.family_name": "family-name",
    "account.birth_date": "bday",
    "account.email": "email",
    "account.phone": "tel",
}
_PART_TOKENS = {
    "given_names": "given-name",
    "family_name": "family-name",
    "street": "address-line1",
    "postcode": "postal-code",
    "place": "address-level2",
    "country": "country",
    "day": "bday-day",
    "month": "bday-month",
    "year": "bday-year",
}
_PART_WIDTHS = {"house_number": 5, "postcode": 10, "day": 5, "month": 5, "year": 5}


@register.simple_tag
def form_field(field: Field, value: Typed, errors: Errors | str | None = None, heading: bool = False) -> SafeString:
    """Render a field; `value` and `errors` as in BoundField. `heading`: the question is the page's h1."""
    messages = {field.name: errors} if isinstance(errors, str) else dict(errors or {})
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
        "described_by": " ".join(described),
        "is_group": field.type in _GROUPS,
        "role": "radiogroup" if field.type in ("radio", "yes_no") else "",
        "heading": heading,
        "token": field.autocomplete or _TOKENS.get(field.prefill, ""),
        "parts": _parts(field, value, messages),
    }
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
    labels = _part_labels()
    about_applicant = bool(field.prefill or field.autocomplete)
    whole_error = messages.get(field.name, "")
    return [
        {
            "name": f"{field.name}.{part}",
            "part": part,
            "id": _part_id(field, part, whole_error),
            "label": labels[part],
            "value": typed.get(part) or (HOME if part == "country" else ""),
            "error": messages.get(f"{field.name}.{part}", ""),
            "is_invalid": bool(whole_error) or f"{field.name}.{part}" in messages,
            "token": _PART_TOKENS.get(part, "") if about_applicant else "",
            "width": _PART_WIDTHS.get(part, 0),
            "is_numeric": part in ("day", "month", "year") or (part == "postcode" and not _is_abroad(field)),
        }
        for part in field.parts
    ]


def _part_id(field: Field, part: str, whole_error: str) -> str:
    """The first input takes the group's own id when the error link (or, in a date, any link) points at the group."""
    takes_own = part == field.parts[0] and (bool(whole_error) or field.type == "date")
    return field_anchor(field.name if takes_own else f"{field.name}.{part}")


def _is_abroad(field: Field) -> bool:
    return field.type == "address" and field.abroad


def _part_labels() -> dict[str, str]:
    return {
        "day": _("Tag"),
        "month": _("Monat"),
        "year": _("Jahr"),
        "given_names": _("Vornamen"),
        "family_name": _("Familienname"),
        "street": _("Straße"),
        "house_number": _("Hausnummer"),
        "postcode": _("Postleitzahl"),
        "place": _("Ort"),
        "country": _("Land"),
    }
