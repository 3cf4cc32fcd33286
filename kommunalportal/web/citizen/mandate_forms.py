"""Forms about acting for others."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.accounts.mandates import organisations_of
from kommunalportal.accounts.models import Account, Organisation
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.web.citizen.account_forms import EMAIL

DAY_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d %m %Y", "%d%m%Y")
ALL, CHOSEN = "alle", "einzelne"


def services_by_mandate() -> list[tuple[str, str]]:
    """(slug, name) of what may be applied for by mandate here."""
    offers = OnlineService.objects.filter(is_active=True).select_related("service").order_by("service__name")
    return [(one.service.slug, one.service.name) for one in offers if _allows_mandates(one.bundle_slug)]


def _allows_mandates(bundle: str) -> bool:
    try:
        allowed = bundle_facts(bundle).service.may_apply_for
    except LookupError:
        return False
    return "mandate" in allowed or "company" in allowed


class MandateForm(forms.Form):
    """To whom, for what, until when; and for which of one's companies, if not for oneself."""

    email = forms.EmailField(error_messages=EMAIL | {"required": _("Geben Sie die E-Mail-Adresse der Person ein.")})
    organisation = forms.ChoiceField(required=False)
    scope = forms.ChoiceField(
        choices=[(ALL, _("Alle Leistungen, bei denen das geht")), (CHOSEN, _("Nur diese:"))],
        error_messages={"required": _("Wählen Sie aus, wofür die Vollmacht gilt.")},
    )
    services = forms.MultipleChoiceField(required=False)
    ends_on = forms.DateField(
        input_formats=DAY_FORMATS,
        error_messages={
            "required": _("Sagen Sie, bis wann die Vollmacht gilt."),
            "invalid": _("Schreiben Sie den Tag so: 31.12.2027"),
        },
    )

    def __init__(self, data: Any, *, account: Account) -> None:
        year_end = timezone.localdate() + timedelta(days=365)
        super().__init__(data, initial={"ends_on": year_end.strftime("%d.%m.%Y"), "scope": ALL})
        self.companies = {str(one.pk): one for one in organisations_of(account)}
        self.service_choices = services_by_mandate()
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("für mich selbst")),
            *((pk, company.name) for pk, company in self.companies.items()),
        ]
        self.fields["services"].choices = self.service_choices  # type: ignore[attr-defined]

    @property
    def chosen_services(self) -> list[str]:
        """Slugs; empty for all."""
        data = self.cleaned_data
        return list(data["services"]) if data["scope"] == CHOSEN else []

    @property
    def company(self) -> Organisation | None:
        """The company it is given for, if it is not for oneself."""
        return self.companies.get(self.cleaned_data["organisation"])

    def clean(self) -> dict[str, Any]:
        """A mandate for single services names at least one."""
        if self.cleaned_data.get("scope") == CHOSEN and not self.cleaned_data.get("services"):
            self.add_error("services", str(_("Wählen Sie mindestens eine Leistung aus.")))
        return self.cleaned_data


class OrganisationForm(forms.Form):
    """What registers know a company by."""

    name = forms.CharField(max_length=200, error_messages={"required": _("Geben Sie den Namen des Unternehmens ein.")})
    legal_form = forms.CharField(max_length=100, required=False)
    register_number = forms.CharField(max_length=50, required=False)
    register_court = forms.CharField(max_length=100, required=False)
