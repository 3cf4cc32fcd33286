"""Offices: name, address, contact, hours, and what they are responsible for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.models import Role
from kommunalportal.accounts.staff import move_clerks
from kommunalportal.appointments.actions import move_locations
from kommunalportal.catalogue import events
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.editing.checks import Finding, Weight
from kommunalportal.catalogue.editing.fields import Data, EditForm, LinesField, SpansField, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.hours import DAYS
from kommunalportal.catalogue.models import OnlineService, OrganisationalUnit, Responsibility
from kommunalportal.catalogue.words import slug_of
from kommunalportal.kernel.events import announce

DAY_LABELS = (
    _("Montag"), _("Dienstag"), _("Mittwoch"), _("Donnerstag"), _("Freitag"), _("Samstag"), _("Sonntag"),
)  # fmt: skip
_PLAIN = ("name", "purpose", "street", "postcode", "place", "directions", "phone", "email", "as_of")
#: Names that a sentence may list.
SHOWN = 5
_HOURS_HINT = _("Zum Beispiel: 08:00-12:00, 14:00-16:00. Leer heißt geschlossen.")


def _day(label: Any) -> SpansField:
    return SpansField(label=label, max_length=80, required=False, help_text=_HOURS_HINT)


class ServicesField(LinesField):
    """Addresses of services, as many as a town has."""

    most_lines = 1_000


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
    services = ServicesField(
        label=_("Leistungen, für die das Amt da ist"),
        max_length=60_000,
        required=False,
        help_text=_(
            "Je Zeile das letzte Wort der Adresse, zum Beispiel reisepass. Steht eine Leistung hier neu, wechselt sie "
            "in dieses Amt."
        ),
    )

    def clean_services(self) -> list[str]:
        """Services that are offered here, each once."""
        slugs = list(dict.fromkeys(self.cleaned_data["services"]))
        rows = Responsibility.objects.filter(service__slug__in=slugs)
        known = set(rows.values_list("service__slug", flat=True)) if slugs else set()
        if unknown := [slug for slug in slugs if slug not in known]:
            raise ValidationError(gettext("Diese Leistung kennen wir nicht: %(slug)s") % {"slug": unknown[0][:90]})
        return sorted(slugs)


class Units(Kind):
    """Offices of the municipality."""

    slug = "aemter"
    name = _("Amt")
    names = _("Ämter und Öffnungszeiten")
    about = _("Name, Anschrift, Kontakt und Öffnungszeiten.")
    form = UnitForm
    may_create = True
    may_remove = True

    def subjects(self) -> list[Subject]:
        rows = OrganisationalUnit.objects.values_list("slug", "name", "is_demonstration")
        return [Subject(slug, name, is_reviewed=not is_demonstration) for slug, name, is_demonstration in rows]

    def load(self, key: str) -> Data | None:
        unit = OrganisationalUnit.objects.filter(slug=key).first()
        if unit is None:
            return None
        spans = {day: ", ".join(f"{start}-{end}" for start, end in sorted(unit.hours.get(day, ()))) for day in DAYS}
        values = {name: getattr(unit, name) for name in _PLAIN} | spans | {"services": _services_of(key)}
        return {name: values[name] for name in UnitForm.base_fields}

    def new_key(self, data: Data) -> str:
        slug, taken = slug_of(data["name"], 54), set(OrganisationalUnit.objects.values_list("slug", flat=True))
        return next(
            one for number in range(1, 1000) if (one := f"{slug}-{number}" if number > 1 else slug) not in taken
        )

    def title(self, key: str, data: Data) -> str:
        return str(data["name"])

    def apply(self, key: str, data: Data) -> None:
        hours: Any = {day: [span.split("-") for span in data[day].split(", ")] for day in DAYS if data[day]}
        values = {name: data[name] for name in _PLAIN}
        unit, _is_new = OrganisationalUnit.objects.update_or_create(
            slug=key,
            defaults={**values, "hours": hours, "is_demonstration": False},
            create_defaults={**values, "hours": hours, "position": OrganisationalUnit.objects.count()},
        )
        if "services" in data:  # what was written before offices named their services says nothing about them
            Responsibility.objects.filter(unit=unit).exclude(service__slug__in=data["services"]).update(unit=None)
            Responsibility.objects.filter(service__slug__in=data["services"]).update(unit=unit)

    def findings(self, key: str, data: Data) -> list[Finding]:
        left = _orphans(set(_services_of(key)) - set(data.get("services", _services_of(key))))
        message = _("Diese Leistungen hätten kein Amt mehr: %(names)s. Tragen Sie sie erst bei einem anderen Amt ein.")
        orphaned = [Finding(Weight.ERROR, "unit.orphans", "services", message % {"names": _few(left)})] if left else []
        return [*super().findings(key, data), *orphaned]

    def take_away(self, key: str, data: Data) -> None:
        unit = OrganisationalUnit.objects.filter(slug=key).first()
        heir = OrganisationalUnit.objects.filter(slug=data.get("successor", "")).exclude(slug=key).first()
        if unit is not None and heir is not None:
            _hand_over(unit, heir)
        OrganisationalUnit.objects.filter(slug=key).delete()

    def heirs(self, key: str) -> list[tuple[str, str]]:
        return list(OrganisationalUnit.objects.exclude(slug=key).values_list("slug", "name"))

    def removal_findings(self, key: str, data: Data) -> list[Finding]:
        names = _names_of(_services_of(key))
        heir = dict(self.heirs(key)).get(data.get("successor", ""))
        found = [*_of_cases(key), *_of_clerks(key, heir)]
        if names and heir:
            words = _("%(count)s Leistungen gehen an „%(heir)s“: %(names)s.")
            values = {"count": len(names), "heir": heir, "names": _few(names)}
            found.append(Finding(Weight.HINT, "unit.services", "", words % values))
        elif _orphans(_services_of(key)):
            words = _("%(count)s Leistungen nennen dieses Amt: %(names)s. Sagen Sie beim Wegnehmen, wer sie übernimmt.")
            message = words % {"count": len(names), "names": _few(names)}
            found.append(Finding(Weight.ERROR, "unit.no_successor", "", message))
        return found

    def public_path(self, key: str) -> str:
        return f"/aemter/{key}/"


def _services_of(key: str) -> list[str]:
    rows = Responsibility.objects.filter(unit__slug=key)
    return list(rows.order_by("service__slug").values_list("service__slug", flat=True))


def _names_of(slugs: Iterable[str]) -> list[str]:
    rows = Responsibility.objects.filter(service__slug__in=slugs)
    return list(rows.order_by("service__name").values_list("service__name", flat=True))


def _orphans(slugs: Iterable[str]) -> list[str]:
    """Names of those for which nobody else is responsible."""
    rows = Responsibility.objects.filter(service__slug__in=slugs, authority="", service__authority="")
    return list(rows.order_by("service__name").values_list("service__name", flat=True))


def _of_cases(key: str) -> list[Finding]:
    offers = OnlineService.objects.filter(is_active=True).select_related("service")
    names = [offer.service.name for offer in offers if bundle_facts(offer.bundle_slug).service.unit == key]
    message = _("Anträge gehen bei diesem Amt ein: %(names)s. Ändern Sie erst den Onlinedienst.")
    return [Finding(Weight.ERROR, "unit.cases", "", message % {"names": _few(names)})] if names else []


def _of_clerks(key: str, heir: str | None) -> list[Finding]:
    count = Role.objects.filter(unit_slug=key).count()
    alone = _("%(count)s Personen bearbeiten Vorgänge dieses Amts. Ihre Rolle ändert die Administration.")
    moving = _("%(count)s Personen gehen mit ihren Vorgängen und Terminen an „%(heir)s“.")
    message = (moving if heir else alone) % {"count": count, "heir": heir}
    return [Finding(Weight.HINT, "unit.clerks", "", message)] if count else []


def _hand_over(unit: OrganisationalUnit, heir: OrganisationalUnit) -> None:
    """Nothing is left behind: services, clerks, places and, by announcement, cases."""
    Responsibility.objects.filter(unit=unit).update(unit=heir)
    move_clerks(unit_slug=unit.slug, heir=heir.slug)
    move_locations(unit_slug=unit.slug, heir=heir.slug)
    announce(events.unit_closed, unit, heir=heir.slug)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
