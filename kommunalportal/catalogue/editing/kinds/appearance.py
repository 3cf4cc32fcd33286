"""What the town looks like: its two colours, and the drawn arms that stand in for its own."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding, colour_contrast
from kommunalportal.catalogue.editing.fields import REQUIRED, ColourField, Data, EditForm
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

WHITE = "#ffffff"
CHARGE_NAMES: dict[str, Promise] = {
    "tower": lazy("Turm"), "tree": lazy("Baum"), "wheel": lazy("Rad"), "key": lazy("Schlüssel"), "star": lazy("Stern"),
    "fish": lazy("Fisch"), "wheat": lazy("Ähre"), "bridge": lazy("Brücke"),
}  # fmt: skip
BASE_NAMES: dict[str, Promise] = {
    "waves": lazy("Wellen"), "hill": lazy("Hügel"), "field": lazy("Feld"), "bars": lazy("Balken"),
}  # fmt: skip


#: A town that does not choose has what follows from its name.
BY_NAME = ("", lazy("wie es aus dem Namen folgt"))


class ColoursForm(EditForm):
    """Two colours as #rrggbb, and two parts of the arms."""

    colour = ColourField(
        label=lazy("Hauptfarbe"),
        max_length=7,
        help_text=lazy("Für Kopf, Knöpfe und Links. Weiße Schrift muss darauf gut lesbar sein (mindestens 4,5 : 1)."),
        error_messages={"required": REQUIRED},
    )
    accent = ColourField(
        label=lazy("Zweitfarbe"),
        max_length=7,
        help_text=lazy("Für Linien und das Wappen, nie für Schrift."),
        error_messages={"required": REQUIRED},
    )
    charge = forms.ChoiceField(
        label=lazy("Bild im Wappen"),
        choices=(BY_NAME, *CHARGE_NAMES.items()),
        required=False,
        help_text=lazy("Ein gezeichneter Platzhalter, nicht Ihr amtliches Wappen. Die Vorschau zeigt es."),
    )
    base = forms.ChoiceField(label=lazy("Grund im Wappen"), choices=(BY_NAME, *BASE_NAMES.items()), required=False)


class Colours(Kind):
    """Colours and arms on the municipality's pages."""

    slug = "farben"
    name = lazy("Farben und Wappen")
    names = lazy("Farben und Wappen der Stadt")
    about = lazy("Die Farben im Kopf und auf den Knöpfen aller Seiten, und das gezeichnete Wappen.")
    form = ColoursForm

    def subjects(self) -> list[Subject]:
        return [Subject("stadt", _("Farben und Wappen der Stadt"))]

    def load(self, key: str) -> Data | None:
        if key != "stadt":
            return None
        tenant = Tenant.objects.get(pk=current_tenant().pk)
        arms = part_of_face(tenant, "arms")
        chosen = {
            name: str(arms.get(name)) if arms.get(name) in names else ""
            for name, names in (("charge", CHARGE_NAMES), ("base", BASE_NAMES))
        }
        return {"colour": tenant.colour.lower(), "accent": tenant.accent.lower(), **chosen}

    def title(self, key: str, data: Data) -> str:
        return _("Farben und Wappen der Stadt")

    def findings(self, key: str, data: Data) -> list[Finding]:
        return colour_contrast("colour", data["colour"], on=WHITE)

    def apply(self, key: str, data: Data) -> None:
        arms = {name: data[name] for name in ("charge", "base") if data.get(name)}
        change_face("arms", arms, colour=data["colour"], accent=data["accent"])

    def public_path(self, key: str) -> str:
        return "/"


def part_of_face(tenant: Tenant, name: str) -> dict[str, Any]:
    """One part of what is known about a town's face; empty if it makes no sense."""
    part = tenant.face.get(name)
    return part if isinstance(part, dict) else {}


def change_face(part: str, value: dict[str, Any], **columns: str) -> None:
    """Replace one part of the current town's face, and leave the others as they are."""
    tenant = Tenant.objects.select_for_update().get(pk=current_tenant().pk)
    others = {name: known for name, known in tenant.face.items() if name != part}
    face = {**others, part: value} if value else others
    Tenant.objects.filter(pk=tenant.pk).update(face=face, **columns)
