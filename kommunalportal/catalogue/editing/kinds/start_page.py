"""The start page: which parts stand on it, in which order, and what is called often asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.fields import Data, EditForm, LinesField
from kommunalportal.catalogue.editing.kinds.appearance import change_face, part_of_face
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import Responsibility
from kommunalportal.catalogue.start_layout import BLOCKS, MOST_ASKED, MOST_TILES, TITLES, layout_of
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

BLOCK_PLACES = tuple(f"block_{number}" for number in range(1, len(BLOCKS) + 1))
TILE_PLACES = tuple(f"tile_{number}" for number in range(1, MOST_TILES + 1))
BLOCK_NAMES: dict[str, Promise] = {
    "situations": lazy("Lebenslagen"),
    "shortcuts": lazy("Wege zu Termin, Formular, Antrag und Amt"),
}
NOTHING = ("", lazy("nichts"))


class StartPageForm(EditForm):
    """A place after the other, each with what stands there."""

    asked = LinesField(
        label=lazy("Oft gefragt"),
        max_length=600,
        required=False,
        help_text=lazy(
            "Steht unter dem Suchfeld, höchstens fünf. Je Zeile das letzte Wort der Adresse einer Leistung, "
            "zum Beispiel reisepass. Leer heißt: wie im Katalog."
        ),
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        tiles = [(slug, title) for slug, (title, _icon) in TITLES.items()]
        self._add_places(BLOCK_PLACES, lazy("%(number)s. Teil der Seite"), list(BLOCK_NAMES.items()))
        self._add_places(TILE_PLACES, lazy("%(number)s. Kachel: Ich möchte ..."), tiles)
        self.order_fields([*BLOCK_PLACES, *TILE_PLACES, "asked"])

    def _add_places(self, places: tuple[str, ...], label: Promise | str, choices: list[tuple[str, Promise]]) -> None:
        for number, name in enumerate(places, start=1):
            words = str(label) % {"number": number}
            self.fields[name] = forms.ChoiceField(label=words, choices=(NOTHING, *choices), required=False)

    def clean_asked(self) -> list[str]:
        """Services that are offered here."""
        slugs = list(dict.fromkeys(slug.strip("/").rpartition("/")[2] for slug in self.cleaned_data["asked"]))
        if len(slugs) > MOST_ASKED:
            raise ValidationError(_("Das sind zu viele Zeilen. Erlaubt sind %(count)s.") % {"count": MOST_ASKED})
        known = set(Responsibility.objects.filter(service__slug__in=slugs).values_list("service__slug", flat=True))
        if unknown := [slug for slug in slugs if slug not in known]:
            raise ValidationError(_("Diese Leistung kennen wir nicht: %(slug)s") % {"slug": unknown[0][:90]})
        return slugs

    def clean(self) -> Data:
        """Nothing stands in two places, and something stands on the page."""
        for places in (BLOCK_PLACES, TILE_PLACES):
            seen: set[str] = set()
            for name in places:
                chosen = self.cleaned_data.get(name) or ""
                if chosen in seen:
                    self.add_error(name, ValidationError(_("Das steht schon an einer anderen Stelle.")))
                seen |= {chosen} - {""}
            if not seen and not self.errors:
                self.add_error(places[0], ValidationError(_("Wählen Sie mindestens eines.")))
        return self.cleaned_data


class StartPage(Kind):
    """The order of the municipality's start page."""

    slug = "startseite"
    name = lazy("Startseite")
    names = lazy("Aufbau der Startseite")
    about = lazy("Welche Teile auf der Startseite stehen, und in welcher Reihenfolge.")
    form = StartPageForm

    def subjects(self) -> list[Subject]:
        return [Subject("stadt", _("Reihenfolge"))]

    def load(self, key: str) -> Data | None:
        if key != "stadt":
            return None
        face = Tenant.objects.get(pk=current_tenant().pk).face
        layout = layout_of(face)
        return {
            **_placed(BLOCK_PLACES, layout.blocks),
            **_placed(TILE_PLACES, layout.tiles),
            "asked": list(layout.asked),
        }

    def title(self, key: str, data: Data) -> str:
        return _("Reihenfolge")

    def apply(self, key: str, data: Data) -> None:
        blocks, tiles = ([data[name] for name in places if data.get(name)] for places in (BLOCK_PLACES, TILE_PLACES))
        before = part_of_face(Tenant.objects.get(pk=current_tenant().pk), "start")
        wishes = {"blocks": blocks, "tiles": tiles, "only_these": True, "asked": list(data["asked"])}
        change_face("start", {**before, **wishes})

    def public_path(self, key: str) -> str:
        return "/"


def _placed(places: tuple[str, ...], chosen: tuple[str, ...]) -> Data:
    return dict(zip(places, (*chosen, *[""] * len(places)), strict=False))
