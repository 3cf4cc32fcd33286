"""The town's two colours."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding, colour_contrast
from kommunalportal.catalogue.editing.fields import REQUIRED, ColourField, Data, EditForm
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

WHITE = "#ffffff"


class ColoursForm(EditForm):
    """Two colours as #rrggbb."""

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


class Colours(Kind):
    """The colours of the municipality's pages."""

    slug = "farben"
    name = lazy("Farben")
    names = lazy("Farben der Stadt")
    about = lazy("Die Farben im Kopf und auf den Knöpfen aller Seiten.")
    form = ColoursForm

    def subjects(self) -> list[Subject]:
        return [Subject("stadt", _("Farben der Stadt"))]

    def load(self, key: str) -> Data | None:
        if key != "stadt":
            return None
        colour, accent = Tenant.objects.values_list("colour", "accent").get(pk=current_tenant().pk)
        return {"colour": colour.lower(), "accent": accent.lower()}

    def title(self, key: str, data: Data) -> str:
        return _("Farben der Stadt")

    def findings(self, key: str, data: Data) -> list[Finding]:
        return colour_contrast("colour", data["colour"], on=WHITE)

    def apply(self, key: str, data: Data) -> None:
        Tenant.objects.filter(pk=current_tenant().pk).update(colour=data["colour"], accent=data["accent"])

    def public_path(self, key: str) -> str:
        return "/"
