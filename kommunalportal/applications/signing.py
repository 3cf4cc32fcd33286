"""What co-signers do: sign or refuse; and what time does: remind, and give the application back as a draft."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import go_on_when_signed
from kommunalportal.applications.chosen_appointments import give_back_chosen_appointments
from kommunalportal.applications.co_signers import declaration_digest, invite
from kommunalportal.applications.guests import RESUME
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.applications.parties import require_authority
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.applications.timeline import add_entry
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.tenancy import current_tenant

#: a reminder when a third, and when three quarters of the time are over
REMIND_AT = (1 / 3, 3 / 4)


def sign(*, co_signer: CoSigner, account: Account, actor: Actor) -> Application:
    """One signature; with the last one the application goes on. Twice is the same as once."""
    with transaction.atomic():
        application, co_signer = _locked(co_signer)
        if co_signer.signed_at and co_signer.account_id == account.pk:
            return application
        _require_open(application, co_signer, account)
        co_signer.account, co_signer.signed_at = account, timezone.now()
        co_signer.declaration = declaration_digest(form_of(application))
        co_signer.save(update_fields=["account", "signed_at", "declaration"])
        add_entry(application, "co_signed")
        record("application.co_signed", by=actor, on=application, declaration=co_signer.declaration)
        if not application.co_signers.filter(signed_at=None).exists():
            _go_on(application, actor)
    return application


def _go_on(application: Application, actor: Actor) -> None:
    try:
        require_authority(application, form_of(application).bundle.service)
    except Refused:  # the mandate ended meanwhile; nobody may use it to send anything
        _give_back(application, "mandate_over", actor)
        return
    go_on_when_signed(application=application, actor=actor)
    text = _(
        "Alle haben Ihren Antrag %(reference)s unterschrieben. Im Portal sehen Sie, wie es weitergeht.\n\n"
        "%(address)s\n\n%(town)s"
    )
    _tell(application, _("Alle haben unterschrieben"), text)


def refuse(*, co_signer: CoSigner, account: Account, actor: Actor) -> Application:
    """Somebody does not sign: the application is the applicant's draft again, with everything in it."""
    with transaction.atomic():
        application, co_signer = _locked(co_signer)
        if co_signer.refused_at:
            return application
        _require_open(application, co_signer, account)
        co_signer.account, co_signer.refused_at = account, timezone.now()
        co_signer.save(update_fields=["account", "refused_at"])
        record("application.signature_refused", by=actor, on=application)
        _give_back(application, "signature_refused", actor)
    return application


def remind_and_end() -> None:
    """Remind those who have not signed, and give back what nobody signed in time."""
    waiting = Application.objects.filter(signatures_due_at__isnull=False, submitted_at=None, withdrawn_at=None)
    for pk in waiting.order_by("signatures_due_at").values_list("pk", flat=True).iterator(chunk_size=500):
        _look_after(pk)


def _look_after(pk: int) -> None:
    with transaction.atomic():
        found = Application.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
        application = found.select_related("online_service__service", "account").first()
        if application is None or application.state is not ApplicationState.SIGNING:
            return
        now, due = timezone.now(), application.signatures_due_at
        if due <= now:
            _give_back(application, "signatures_late", SYSTEM)
            return
        for co_signer in application.co_signers.filter(signed_at=None, refused_at=None):
            if co_signer.reminders < reminders_due((now - co_signer.invited_at) / (due - co_signer.invited_at)):
                _remind(co_signer, application)


def reminders_due(part_of_the_time: float) -> int:
    """How many reminders should have been sent by now."""
    return sum(part_of_the_time >= moment for moment in REMIND_AT)


def _remind(co_signer: CoSigner, application: Application) -> None:
    co_signer.reminders += 1
    co_signer.save(update_fields=["reminders"])
    invite(co_signer, application)
    record("application.co_signer_reminded", by=SYSTEM, on=application, reminder=co_signer.reminders)


def _give_back(application: Application, why: str, actor: Actor) -> None:
    give_back_chosen_appointments(form_of(application), actor=actor)
    application.confirmed_at = application.signatures_due_at = None
    application.changed_at = timezone.now()  # kept for the whole time of a draft from now on
    application.save(update_fields=["confirmed_at", "signatures_due_at", "changed_at"])
    add_entry(application, why)
    record("application.given_back", by=actor, on=application, why=why)
    text = _(
        "Ihr Antrag %(reference)s ist noch nicht abgesendet: Es fehlen Unterschriften. Er ist wieder ein Entwurf, alle "
        "Angaben sind noch da.\n\n%(address)s\n\n%(town)s"
    )
    _tell(application, _("Ihr Antrag ist noch nicht abgesendet"), text)


def _tell(application: Application, subject: str, text: str) -> None:
    tenant = current_tenant()
    facts = {
        "reference": application.reference,
        "address": portal_address(tenant, RESUME if application.account.is_guest else "/konto/antraege/"),
        "town": tenant.name,
    }
    post_mail(to=application.account.contact_email, subject=subject, text=text % facts)


def application_of(co_signer: CoSigner) -> Application:
    """The application that a co-signer was asked to sign."""
    rows = Application.objects.select_related("online_service__service", "account")
    found: Application = rows.get(pk=co_signer.application_id)
    return found


def _locked(co_signer: CoSigner) -> tuple[Application, CoSigner]:
    rows = Application.objects.select_for_update(of=("self",)).select_related("online_service__service", "account")
    application: Application = rows.get(pk=co_signer.application_id)
    stored: CoSigner | None = CoSigner.objects.filter(pk=co_signer.pk).first()
    if stored is None:
        raise Refused("co_signer.changed", _("Der Antrag hat sich geändert. Sie bekommen eine neue Einladung."))
    return application, stored


def why_not(application: Application, co_signer: CoSigner, account: Account) -> str:
    """Why this account cannot sign or refuse now, in a sentence; nothing if it can."""
    signed = application.co_signers.filter(account=account).exclude(pk=co_signer.pk)
    if account.pk == application.account_id or signed.exists():
        return _("Jede Person unterschreibt mit ihrem eigenen Konto. Mit diesem Konto ist schon unterschrieben.")
    due = application.signatures_due_at
    if due is not None and due <= timezone.now():
        return _("Die Zeit zum Unterschreiben ist um.")
    if application.state is not ApplicationState.SIGNING or co_signer.signed_at or co_signer.refused_at:
        return _("Hier ist nichts mehr zu unterschreiben.")
    return ""


def _require_open(application: Application, co_signer: CoSigner, account: Account) -> None:
    if reason := why_not(application, co_signer, account):
        raise Refused("co_signer.closed", reason)
