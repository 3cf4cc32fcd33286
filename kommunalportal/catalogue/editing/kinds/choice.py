"""The municipality's choice: which services it lists, and who is responsible for them here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding, Weight
from kommunalportal.catalogue.editing.fields import REQUIRED, Data, EditForm, LinkField, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import OnlineService, OrganisationalUnit, PublicService, Responsibility
from kommunalportal.kernel.tenancy import current_tenant


class ChoiceForm(EditForm):
    """One service in the list."""

    service = forms.CharField(
        label=lazy("Leistung"),
        max_length=120,
        help_text=lazy("Das letzte Wort der Adresse der Leistung, zum Beispiel personalausweis."),
        error_messages={"required": REQUIRED},
    )
    unit = forms.ChoiceField(label=lazy("Zuständiges Amt"), required=False)
    authority = text(lazy("Andere Behörde"), most=120, hint=lazy("Nur wenn kein eigenes Amt zuständig ist."))
    external_url = LinkField(label=lazy("Seite der anderen Behörde"), max_length=200, required=False)
    start_position = forms.IntegerField(
        label=lazy("Platz unter „Oft gefragt“"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=lazy("1 steht vorn. Leer heißt: gar nicht."),
        widget=forms.TextInput,
        error_messages={"invalid": lazy("Schreiben Sie eine ganze Zahl.")},
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        units = OrganisationalUnit.objects.values_list("slug", "name")
        self.fields["unit"].choices = [("", lazy("keines")), *units]  # type: ignore[attr-defined]

    def clean_service(self) -> str:
        """The slug of a service that this municipality may list."""
        slug: str = self.cleaned_data["service"].strip().strip("/").rpartition("/")[2]
        is_known = current_tenant().is_municipality and PublicService.in_lineage.filter(slug=slug).exists()
        if not is_known:
            raise ValidationError(_("Diese Leistung kennen wir nicht: %(slug)s") % {"slug": slug[:90]})
        return slug


class Choice(Kind):
    """Services in the municipality's list. What is taken out disappears from all public pages."""

    slug = "angebot"
    name = lazy("Leistung im Angebot")
    names = lazy("Angebot der Stadt")
    about = lazy("Welche Leistungen es hier gibt, und wer für sie zuständig ist.")
    form = ChoiceForm
    may_create = True
    may_remove = True

    def subjects(self) -> list[Subject]:
        rows = Responsibility.objects.order_by("service__search_name", "pk")
        names = rows.values_list("service__slug", "service__name", "unit__name", "authority", "service__authority")
        return [
            Subject(slug, name, note=unit or authority or above or "") for slug, name, unit, authority, above in names
        ]

    def load(self, key: str) -> Data | None:
        row = Responsibility.objects.select_related("unit").filter(service__slug=key).first()
        if row is None:
            return None
        unit = row.unit.slug if row.unit else ""
        values = {name: getattr(row, name) for name in ("authority", "external_url", "start_position")}
        return {"service": key, "unit": unit, **values}

    def new_key(self, data: Data) -> str:
        return str(data["service"])

    def title(self, key: str, data: Data) -> str:
        service = PublicService.in_lineage.filter(slug=key or data["service"]).only("name").first()
        return _("Angebot: %(service)s") % {"service": service.name if service else key}

    def findings(self, key: str, data: Data) -> list[Finding]:
        found = super().findings(key, data)
        if data["service"] != key:
            message = _("Legen Sie für eine andere Leistung einen neuen Eintrag an.")
            found.append(Finding(Weight.ERROR, "choice.other_service", "service", message))
        is_above = PublicService.in_lineage.filter(slug=key).exclude(authority="").exists()
        if not data["unit"] and not data["authority"] and not is_above:
            message = _("Es steht noch nicht da, wer zuständig ist.")
            found.append(Finding(Weight.HINT, "choice.nobody", "unit", message))
        return found

    def apply(self, key: str, data: Data) -> None:
        values = {name: data[name] for name in ("authority", "external_url", "start_position")}
        unit = OrganisationalUnit.objects.filter(slug=data["unit"]).first() if data["unit"] else None
        Responsibility.objects.update_or_create(
            service=PublicService.in_lineage.get(slug=key),
            defaults={**values, "unit": unit},
            create_defaults={**values, "unit": unit, "region_key": current_tenant().ars},
        )

    def remove(self, key: str) -> None:
        Responsibility.objects.filter(service__slug=key).delete()

    def removal_findings(self, key: str, data: Data) -> list[Finding]:
        if not OnlineService.objects.filter(service__slug=key, is_active=True).exists():
            return []
        message = _("Die Leistung wird online angeboten. Schalten Sie erst den Onlinedienst ab.")
        return [Finding(Weight.ERROR, "choice.online", "", message)]

    def public_path(self, key: str) -> str:
        return f"/leistungen/{key}/"
