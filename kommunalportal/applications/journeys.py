"""An application seen as a journey: its bundle, its answers, and the facts that are known besides."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.applications.assistance import assistance_rows
from kommunalportal.applications.drafts import take_along
from kommunalportal.applications.models import Application
from kommunalportal.applications.parties import applicant_facts, is_for_whom_open, party_rows, signature_rows
from kommunalportal.applications.world import ApplicationWorld
from kommunalportal.catalogue.bundles import bundle_at, bundle_named
from kommunalportal.formengine.bundle import Bundle
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.fees import Fee
from kommunalportal.formengine.journey import Journey, SummaryRow, SummarySection
from kommunalportal.kernel.tenancy import current_tenant

#: the pages on which people say for whom they apply, see who has signed, clerks help, and guests say their address
FOR_WHOM, SIGNATURES, COUNTER, GUEST = "fuer-wen", "unterschriften", "schalter", "ohne-konto"


@dataclass(frozen=True)
class ApplicationForm:
    """The form of one application, with everything that follows from its answers."""

    application: Application
    bundle: Bundle
    journey: Journey

    def summary(self) -> tuple[SummarySection, ...]:
        """The whole declaration in words: for whom it is, the answers, and who has signed besides."""
        first = SummarySection(FOR_WHOM, _("Für wen"), party_rows(self.application.represents))
        signed = SummarySection(SIGNATURES, _("Unterschriften"), self._signature_rows())
        helped = SummarySection(COUNTER, _("Am Schalter ausgefüllt"), self._assistance_rows())
        guest = SummarySection(GUEST, _("Ohne Konto"), self._guest_rows())
        return tuple(section for section in (first, *self.journey.summary(), signed, helped, guest) if section.rows)

    def _guest_rows(self) -> tuple[SummaryRow, ...]:
        application = self.application
        if application.is_draft or not application.account.is_guest:
            return ()
        address = application.account.contact_email
        return (SummaryRow(_("Bestätigte E-Mail-Adresse"), address, "", address),)

    def _assistance_rows(self) -> tuple[SummaryRow, ...]:
        return () if self.application.is_draft else assistance_rows(self.application)

    def _signature_rows(self) -> tuple[SummaryRow, ...]:
        is_signed = self.bundle.service.co_signers and not self.application.is_draft
        return signature_rows(self.application.co_signers.all()) if is_signed else ()

    @property
    def is_for_whom_open(self) -> bool:
        """Whether people have to say first for whom they apply."""
        return is_for_whom_open(self.bundle.service, self.application.represents)

    def may_visit(self, slug: str) -> bool:
        """Whether the step may be visited: for whom it is comes first, then everything before the step."""
        return not self.is_for_whom_open and self.journey.may_visit(slug)

    @property
    def is_complete(self) -> bool:
        """Everything is answered and may be sent."""
        return not self.is_for_whom_open and self.journey.is_complete

    @property
    def fee(self) -> Fee:
        """What it costs with the answers that count."""
        return self.bundle.fee_for(self.journey.accepted_answers(), self.journey.context.today)

    @property
    def result_kind(self) -> str:
        """certificate, letter or decision."""
        return self.bundle.result_for(self.journey.accepted_answers(), self.journey.context.today).kind


def form_of(application: Application) -> ApplicationForm:
    """The application's form: as it was when it was confirmed, or as it is today for a draft, which is taken along."""
    bundle = _bundle_of(application)
    if application.is_draft and application.bundle_version != bundle.service.version:
        take_along(application, bundle, context_of(application, bundle))
    return ApplicationForm(application, bundle, bundle.journey(application.answers, context_of(application, bundle)))


def _bundle_of(application: Application) -> Bundle:
    if application.bundle_snapshot is not None:
        return Bundle.model_validate(application.bundle_snapshot)
    slug = application.online_service.bundle_slug
    return bundle_named(slug) if application.is_draft else bundle_at(slug, application.bundle_version)


def context_of(application: Application, bundle: Bundle) -> Context:
    """What the form may know besides the answers."""
    tenant = current_tenant()
    day = timezone.localdate(application.submitted_at or timezone.now())
    asks_for_files = any(field.type == "upload" for field in bundle.form.fields.values())
    uploads = application.uploads.all() if asks_for_files else []
    return Context(
        today=day,
        account={**(application.known or {}).get("facts", {}), **_account_facts(application.account)},
        applicant=applicant_facts(application.represents),
        uploads={str(upload.pk): upload.as_answer() for upload in uploads},
        application={"reference": application.reference, "submitted_on": day.isoformat()},
        municipality={"name": tenant.name, "ags": tenant.ags, "ars": tenant.ars},
        world=ApplicationWorld(application),
        suggested=(application.carried or {}).get("suggested", {}),
    )


def _account_facts(account: Account) -> dict[str, Any]:
    facts = {
        "given_names": account.given_name,
        "family_name": account.family_name,
        "email": account.contact_email,
        "name": {"given_names": account.given_name, "family_name": account.family_name} if account.name else None,
    }
    return {name: value for name, value in facts.items() if value}
