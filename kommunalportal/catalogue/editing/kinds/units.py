"""Offices: name, address, contact and hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kommunalportal.catalogue.editing.fields import Data, EditForm, SpansField, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.hours import DAYS
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.catalogue.words import slug_of

DAY_LABELS = (
    _("Montag"), _("Dienstag"), _("Mittwoch"), _("Donnerstag"), _("Freitag"), _("Samstag"), _("Sonntag"),
)  # fmt: skip
_PLAIN = ("name", "purpose", "street", "postcode", "place", "directions", "phone", "email", "as_of")
_HOURS_HINT = _("Zum Beispiel: 08:00-12:00, 14:00-16:00. Leer heißt geschlossen.")


def _day(label: Any) -> SpansField:
    return SpansField(label=label, max_length=80, required=False, help_text=_HOURS_HINT)


class UnitForm(EditForm):
    """One office."""

    prose = ("purpose", "directions")
    wanted = ("purpose", "street", "place", "phone", "email")

    name = text(_("Name"), most=120, required=True)
    purpose = text(_("Wofür das Amt da ist"), hint=_("Ein einfacher Satz."))
    street = text(_("Straße und Hausnummer"), most=120)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label=_("Postleitzahl"),
        required=False,
        error_messages={"invalid": _("Die Postleitzahl hat fünf Ziffern.")},
    )
    place = text(_("Ort"), most=80)
    directions = text(_("So findet man hin"), hint=_("Eingang, Stockwerk, Zimmer, stufenloser Zugang."))
    phone = text(_("Telefon"), most=40)
    email = forms.EmailField(
        label=_("E-Mail"),
        required=False,
        error_messages={"invalid": _("Die E-Mail-Adresse ist unvollständig. Sie sieht so aus: name@example.org")},
    )
    mo, tu, we, th, fr, sa, su = (_day(label) for label in DAY_LABELS)
    as_of = text(_("Stand der Angaben"), most=20, hint=_("Zum Beispiel: 1. September 2026"))


class Units(Kind):
    """Offices of the municipality."""

    slug = "aemter"
    name = _("Amt")
    names = _("Ämter und Öffnungszeiten")
    about = _("Name, Anschrift, Kontakt und Öffnungszeiten.")
    form = UnitForm
    may_create = True

    def subjects(self) -> list[Subject]:
        rows = OrganisationalUnit.objects.values_list("slug", "name", "is_demonstration")
        return [Subject(slug, name, is_reviewed=not is_demonstration) for slug, name, is_demonstration in rows]

    def load(self, key: str) -> Data | None:
        unit = OrganisationalUnit.objects.filter(slug=key).first()
        if unit is None:
            return None
        spans = {day: ", ".join(f"{start}-{end}" for start, end in sorted(unit.hours.get(day, ()))) for day in DAYS}
        values = {name: getattr(unit, name) for name in _PLAIN} | spans
        return {name: values[name] for name in UnitForm.base_fields}

    def new_key(self, data: Data) -> str:
        slug, taken = slug_of(data["name"], 54), set(OrganisationalUnit.objects.values_list("slug", flat=True))
        return next(
            one for number in range(1, 1000) if (one := f"{slug}-{number}" if number > 1 else slug) not in taken
        )

    def title(self, key: str, data: Data) -> str:
        return str(data["name"])

    def apply(self, key: str, data: Data) -> None:
        hours = {day: [span.split("-") for span in data[day].split(", ")] for day in DAYS if data[day]}
        values = {name: data[name] for name in _PLAIN}
        OrganisationalUnit.objects.update_or_create(
            slug=key,
            defaults={**values, "hours": hours, "is_demonstration": False},
            create_defaults={**values, "hours": hours, "position": OrganisationalUnit.objects.count()},
        )

    def public_path(self, key: str) -> str:
        return f"/aemter/{key}/"
