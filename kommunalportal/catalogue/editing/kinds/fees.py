"""Fees of one service, each for something and with its first and last day."""

from collections.abc import Mapping, MutableMapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding, Weight
from kommunalportal.catalogue.editing.fields import AmountField, Data, EditForm, kept, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.editing.kinds.offered import not_offered, offered_services, service_of
from kommunalportal.catalogue.models import Fee, OnlineService
from kommunalportal.kernel.tenancy import current_tenant

PARTS = ("amount", "amount_max", "unit", "basis", "valid_from", "valid_until")
#: Empty places beside those that are filled, and how many there may be.
SPARE, MOST = 1, 12


class FeesForm(EditForm):
    """The fees of one service, one after the other."""

    def __init__(self, data: Any = None, *, initial: MutableMapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        filled = {_place(name) for source in (data or {}, initial or {}) for name in source if source[name]}
        for place in range(1, min(max(filled, default=0) + SPARE, MOST) + 1):
            self.fields.update(_fields(place))

    @property
    def places(self) -> range:
        """1, 2, 3 ..."""
        return range(1, len(self.fields) // len(PARTS) + 1)

    def clean(self) -> Data:
        """Every fee makes sense by itself, and no two for the same hold on the same day."""
        rows = sorted((row for place in self.places if (row := self._row(place))), key=itemgetter(0, 1))
        for (one, _start, end, _place), (other, start, _end, place) in pairwise(rows):
            if one == other and (end is None or start <= end):
                message = _(
                    "Dieser Zeitraum überschneidet sich mit dem davor. Beenden Sie den früheren am Tag zuvor, "
                    "oder sagen Sie bei „wofür“, was sie unterscheidet."
                )
                self.add_error(f"valid_from_{place}", ValidationError(message))
        return self.cleaned_data

    def data_to_keep(self) -> Data:
        """Filled places only, in the order of time, without gaps."""
        return numbered(
            {part: kept(self.cleaned_data.get(f"{part}_{place}")) for part in PARTS} for place in self.places
        )

    def _row(self, place: int) -> tuple[str, date, date | None, int] | None:
        values = {part: self.cleaned_data.get(f"{part}_{place}") for part in PARTS}
        if all(value in (None, "") for value in values.values()):
            return None
        amount, highest = values["amount"], values["amount_max"]
        begins, ends = values["valid_from"], values["valid_until"]
        if amount is None and not values["basis"]:
            self.add_error(f"amount_{place}", ValidationError(_("Geben Sie einen Betrag oder die Grundlage an.")))
        if highest is not None and (amount is None or highest <= amount):
            message = _("Der höchste Betrag liegt über dem niedrigsten, oder er bleibt leer.")
            self.add_error(f"amount_max_{place}", ValidationError(message))
        if begins and ends and ends < begins:
            self.add_error(f"valid_until_{place}", ValidationError(_("Der letzte Tag liegt vor dem ersten.")))
        return values["unit"] or "", begins or date.min, ends, place


def numbered(rows: Any) -> Data:
    """Rows as flat data: ``amount_1``, ``unit_1`` ... in the order of time; empty rows are left out."""
    filled = [row for row in rows if any(value not in (None, "") for value in row.values())]
    filled.sort(key=lambda row: row["valid_from"] or "")
    return {
        f"{part}_{place}": row[part] or ("" if part in ("unit", "basis") else None)
        for place, row in enumerate(filled, start=1)
        for part in PARTS
    }


def rows_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other way round."""
    places = sorted({_place(name) for name in data})
    return [{part: data.get(f"{part}_{place}") for part in PARTS} for place in places if place]


class Fees(Kind):
    """What services cost here; without a fee of our own the state's holds."""

    slug = "gebuehren"
    name = lazy("Gebühr")
    names = lazy("Gebühren")
    about = lazy("Was hier gilt und ab wann. Ohne eigene Gebühr gilt die des Landes.")
    form = FeesForm
    may_remove = True

    def subjects(self) -> list[Subject]:
        own = {fee.service_id: fee for fee in Fee.objects.order_by("valid_from")}
        return [_subject(slug, name, own.get(pk)) for pk, slug, name in offered_services()]

    def load(self, key: str) -> Data | None:
        fees = list(Fee.objects.filter(service__slug=key))
        return _data(fees) if fees else None

    def may_edit(self, key: str) -> bool:
        return service_of(key) is not None

    def title(self, key: str, data: Data) -> str:
        service = service_of(key)
        return _("Gebühr: %(service)s") % {"service": service.name if service else key}

    def findings(self, key: str, data: Data) -> list[Finding]:
        found = [*not_offered(key), *super().findings(key, data)]
        if OnlineService.objects.filter(service__slug=key, is_active=True).exists():
            message = _("Solange die Leistung online angeboten wird, gilt die Gebühr des Dienstpakets, nicht diese.")
            found.append(Finding(Weight.HINT, "fee.of_bundle", "amount_1", message))
        return found

    def apply(self, key: str, data: Data) -> None:
        service = service_of(key)
        if service is None:
            return
        self.remove(key)
        Fee.objects.bulk_create(Fee(service=service, **_columns(row)) for row in rows_of(data))

    def remove(self, key: str) -> None:
        Fee.objects.filter(service__slug=key).delete()

    def public_path(self, key: str) -> str:
        return f"/leistungen/{key}/"

    def parents_data(self, key: str) -> Data | None:
        fees = list(Fee.in_lineage.exclude(tenant_id=current_tenant().pk).filter(service__slug=key))
        return _data(fees) if fees else None

    def expired(self, today: date) -> set[str]:
        fees = Fee.objects.values_list("service__slug", "valid_until")
        over = {slug for slug, until in fees if until and until < today}
        return over - {slug for slug, until in fees if until is None or until >= today}


def _fields(place: int) -> dict[str, forms.Field]:
    def label(words: str) -> str:
        return _("Gebühr %(number)s: %(what)s") % {"number": place, "what": words}

    def day(words: str, hint: Any) -> forms.DateField:
        return forms.DateField(
            label=label(words),
            required=False,
            help_text=hint,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": lazy("Geben Sie einen Tag an.")},
        )

    def euros(words: str, hint: Any = "") -> AmountField:
        return AmountField(
            label=label(words),
            required=False,
            help_text=hint,
            max_digits=8,
            decimal_places=2,
            min_value=Decimal(0),
            widget=forms.TextInput,
            error_messages={"invalid": lazy("Schreiben Sie den Betrag so: 37,00")},
        )

    fields: dict[str, forms.Field] = {
        "amount": euros(_("Betrag in Euro"), lazy("0 heißt gebührenfrei.")),
        "amount_max": euros(_("höchster Betrag"), lazy("Nur wenn die Gebühr verschieden hoch sein kann.")),
        "unit": text(label(_("wofür")), most=60, hint=lazy("Zum Beispiel: je Ausfertigung")),
        "basis": text(label(_("Grundlage")), most=160, hint=lazy("Gesetz oder Gebührensatzung")),
        "valid_from": day(_("gilt ab"), lazy("Leer heißt: schon immer.")),
        "valid_until": day(_("gilt bis"), lazy("Letzter Tag. Leer heißt: bis auf Weiteres.")),
    }
    return {f"{part}_{place}": fields[part] for part in PARTS}


def _place(name: str) -> int:
    part, _line, number = name.rpartition("_")
    return int(number) if part in PARTS and number.isdigit() and len(number) < 3 else 0


def _data(fees: list[Fee]) -> Data:
    return numbered({part: kept(getattr(fee, part)) for part in PARTS} for fee in fees)


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {part: Decimal(row[part]) if row[part] else None for part in ("amount", "amount_max")}
    days = {part: date.fromisoformat(row[part]) if row[part] else None for part in ("valid_from", "valid_until")}
    return {**amounts, **days, "unit": row["unit"] or "", "basis": row["basis"] or ""}


def _subject(slug: str, name: str, fee: Fee | None) -> Subject:
    if fee is None:
        return Subject(slug, name, note=_("Gebühr des Landes oder keine"), is_reviewed=False, is_own=False)
    return Subject(slug, name, note=_("eigene Gebühr"), is_reviewed=not fee.is_as_shipped)
