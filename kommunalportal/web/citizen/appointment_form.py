"""What we ask of somebody who books an appointment: as little as possible, with the form engine's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.journey import BoundField, Journey
from kommunalportal.formengine.schema import FormSchema

STEP = "kontakt"
SCHEMA = FormSchema.model_validate(
    {
        "steps": [
            {
                "slug": STEP,
                "title": {"de": "Ihre Angaben", "en": "Your details"},
                "fields": [
                    {
                        "name": "name",
                        "type": "text",
                        "characters": "name",
                        "max_length": 120,
                        "label": {"de": "Name", "en": "Name"},
                        "autocomplete": "name",
                        "required_message": {"de": "Bitte geben Sie Ihren Namen ein.", "en": "Please enter your name."},
                    },
                    {
                        "name": "email",
                        "type": "email",
                        "label": {"de": "E-Mail-Adresse", "en": "Email address"},
                        "hint": {
                            "de": "Dorthin schicken wir die Bestätigung mit dem Link zum Absagen und Verlegen.",
                            "en": "We send the confirmation there, with the link to cancel or move.",
                        },
                        "autocomplete": "email",
                        "required_message": {
                            "de": "Bitte geben Sie Ihre E-Mail-Adresse ein.",
                            "en": "Please enter your email address.",
                        },
                    },
                    {
                        "name": "phone",
                        "type": "phone",
                        "required": False,
                        "label": {"de": "Telefon", "en": "Phone"},
                        "hint": {
                            "de": "Nur für den Fall, dass wir den Termin absagen müssen.",
                            "en": "Only in case we have to cancel.",
                        },
                        "autocomplete": "tel",
                    },
                ],
            }
        ]
    }
)


@dataclass(frozen=True)
class VisitorForm:
    """The form as shown: boxes for the template, and after sending the values or the errors."""

    boxes: Sequence[BoundField]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def empty_form(account: Account | None) -> VisitorForm:
    """With name and address of whoever is logged in."""
    known = {"name": account.name, "email": account.email} if account else {}
    return VisitorForm(_journey(known).bound(STEP))


def read_form(posted: Mapping[str, list[str]]) -> VisitorForm:
    """What was sent; without errors the values may be used."""
    journey = _journey({})
    values, errors = journey.clean(STEP, posted)
    return VisitorForm(journey.bound(STEP, posted, errors), values, errors)


def _journey(answers: dict[str, Any]) -> Journey:
    return Journey(SCHEMA, answers, Context(today=timezone.localdate()))
