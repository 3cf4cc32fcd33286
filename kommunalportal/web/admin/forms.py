"""Forms of the administrator's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.models import RoleKind
from kommunalportal.catalogue.models import OrganisationalUnit
from kommunalportal.catalogue.switching import SwitchReason
from kommunalportal.kernel.models import TenantKind
from kommunalportal.kernel.tenancy import current_tenant


class RoleForm(forms.Form):
    """One right: its kind and, for clerks, the unit."""

    kind = forms.ChoiceField(error_messages={"required": _("Wählen Sie, was die Person tun soll.")})
    unit_slug = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_provider = current_tenant().kind == TenantKind.PROVIDER
        kinds = [choice for choice in RoleKind.choices if is_provider or choice[0] != RoleKind.OPERATOR]
        units = OrganisationalUnit.objects.values_list("slug", "name")
        choosable: Any = self.fields
        choosable["kind"].choices = [("", _("Bitte wählen")), *kinds]
        choosable["unit_slug"].choices = [("", _("Kein Amt")), *units]

    def clean(self) -> dict[str, Any]:
        """Clerks work in a unit."""
        values = self.cleaned_data
        if values.get("kind") == RoleKind.CLERK and not values.get("unit_slug"):
            self.add_error("unit_slug", _("Wählen Sie das Amt, in dem die Person arbeitet."))
        return values


class InvitationForm(RoleForm):
    """A colleague who gets an account."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Geben Sie die dienstliche E-Mail-Adresse ein."),
            "invalid": _("Die E-Mail-Adresse ist unvollständig. Sie sieht so aus: name@example.org"),
        },
    )
    given_name = forms.CharField(max_length=120, error_messages={"required": _("Geben Sie den Vornamen ein.")})
    family_name = forms.CharField(max_length=120, error_messages={"required": _("Geben Sie den Familiennamen ein.")})
    field_order = ["email", "given_name", "family_name", "kind", "unit_slug"]


class SwitchForm(forms.Form):
    """Why an online service goes off or on; the direction that was shown comes back, so that nobody switches twice."""

    is_active = forms.TypedChoiceField(choices=[("1", "on"), ("0", "off")], coerce=lambda value: value == "1")
    reason = forms.ChoiceField(choices=SwitchReason.choices, error_messages={"required": _("Wählen Sie einen Grund.")})

    def __init__(self, *args: Any, to_active: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable: Any = self.fields
        ready = SwitchReason.READY
        choosable["reason"].choices = [choice for choice in SwitchReason.choices if (choice[0] == ready) == to_active]

    def clean_reason(self) -> SwitchReason:
        """As the word of the domain."""
        return SwitchReason(self.cleaned_data["reason"])
