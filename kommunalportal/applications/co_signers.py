"""Co-signers: invited by mail when the applicant confirms. The mail names nobody and nothing but the portal."""

import hashlib
import hmac
import json
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.applications.timeline import add_entry
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.tenancy import current_tenant


def ask_co_signers(form: ApplicationForm, *, actor: Actor) -> bool:
    """Invite everybody who has to sign and has not signed exactly this; whether anybody has to.

    Part of the transaction that confirms the application.
    """
    application, wanted = form.application, form.bundle.service.co_signers
    if wanted is None:
        return False
    digest = declaration_digest(form)
    waiting = [one for one in _as_named(application, _named_in(form), digest) if one.signed_at is None]
    if not waiting:
        return False
    application.signatures_due_at = timezone.now() + timedelta(days=wanted.within_days)
    application.save(update_fields=["signatures_due_at"])
    for co_signer in waiting:
        invite(co_signer, application)
    add_entry(application, "signatures_asked")
    record("application.co_signers_asked", by=actor, on=application, count=len(waiting))
    return True


def names_to_sign(form: ApplicationForm) -> list[str]:
    """Who will be asked to sign when this draft is confirmed."""
    return list(_named_in(form).values()) if form.bundle.service.co_signers else []


def _named_in(form: ApplicationForm) -> dict[str, str]:
    """E-mail address -> name of everybody the answers name; the applicant signs by confirming."""
    answers, today = form.journey.accepted_answers(), form.journey.context.today
    own = form.application.account.contact_email.casefold()
    return {email: name for email, name in form.bundle.co_signers_in(answers, today) if email != own}


def _as_named(application: Application, named: dict[str, str], digest: str) -> list[CoSigner]:
    """The rows of those named now. Who signed these very words need not sign again; all others are asked anew."""
    kept = {one.email: one for one in application.co_signers.all() if one.email in named and one.declaration == digest}
    application.co_signers.exclude(pk__in=[one.pk for one in kept.values()]).delete()
    new = [(email, name) for email, name in named.items() if email not in kept]
    made = [CoSigner.objects.create(application=application, email=email, name=name) for email, name in new]
    return [*kept.values(), *made]


def declaration_digest(form: ApplicationForm) -> str:
    """SHA-256 of everything the declaration says, and of what co-signers agree to."""
    wanted = form.bundle.service.co_signers
    said = [form.application.represents, form.journey.accepted_answers(), wanted.text.de if wanted else ""]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def invite(co_signer: CoSigner, application: Application) -> None:
    """Mail the link; whoever opens it logs in with an account of their own."""
    due = application.signatures_due_at
    text = _(
        "Jemand bittet Sie, einen Antrag mit zu unterschreiben. Lesen Sie ihn im Portal. Dort können Sie ihn "
        "bestätigen oder ablehnen. Dafür melden Sie sich mit Ihrem eigenen Konto an.\n\n%(address)s\n\n"
        "Zeit haben Sie bis %(day)s.\n"
        "Wenn Sie nichts davon wissen, brauchen Sie nichts zu tun.\n\n%(town)s"
    ) % {
        "address": portal_address(current_tenant(), f"/mitzeichnen/{co_signer.pk}/{key_of(co_signer)}"),
        "day": date_format(timezone.localtime(due), "j. F Y") if due else "",
        "town": current_tenant().name,
    }
    post_mail(to=co_signer.email, subject=_("Bitte mit unterschreiben"), text=text)


def key_of(co_signer: CoSigner) -> str:
    """What the link proves: that somebody reads the mail of this invitation. Kept nowhere."""
    return keyed_hash(f"co-signer {co_signer.pk} {co_signer.invited_at.isoformat()}")[:32]


def co_signer_with(pk: int, key: str) -> CoSigner | None:
    """The invitation behind a link; none if it is wrong, or the application has changed since."""
    found: CoSigner | None = CoSigner.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None or not hmac.compare_digest(key_of(found).encode(), key.encode()):
        return None
    return found
