"""Applying without account: where it may be done, what guests are written, and how an account takes it over.

Mails to guests carry the reference, which is needed to come back, and nothing else about the application.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kommunalportal.accounts.guests import guests_before
from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.appointments.owners import hand_over_appointments
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.formengine.bundle import Service
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.mailbox.actions import empty_mailbox
from kommunalportal.mailbox.owners import hand_over_letters
from kommunalportal.mailbox.queries import mailbox_of

#: where guests come back to what they began
RESUME = "/antrag/fortsetzen"
KEPT_UNUSED = timedelta(days=2)
LETTERS_KEPT = timedelta(days=90)


def takes_guests(online_service: OnlineService) -> bool:
    """Whether people without account may apply: the bundle must say so, and the municipality."""
    return may_be_guest(online_service, bundle_named(online_service.bundle_slug).service)


def may_be_guest(online_service: OnlineService, service: Service) -> bool:
    """The same, for a bundle that is known already."""
    acts_in_person = set(service.may_apply_for) - {"mandate", "company"}  # these hang on an account
    return service.login == "optional" and online_service.allows_guests and bool(acts_in_person)


def guest_handed_over(application: Application) -> dict[str, Any]:
    """For the back office: ``guest``, where nobody logged in and only the e-mail address is proven."""
    account = application.account
    return {"guest": {"email": account.contact_email, "email_proven": True}} if account.is_guest else {}


def require_account_where_needed(application: Application, service: Service) -> None:
    """The service may have begun to ask for an account while a guest was filling in."""
    if application.account.is_guest and not may_be_guest(application.online_service, service):
        raise Refused(
            "application.needs_account",
            _("Für diesen Antrag brauchen Sie jetzt ein Konto. Nehmen Sie ihn in Ihr Konto mit: Alles ist noch da."),
        )


def tell_started(application: Application) -> None:
    """What a guest needs to come back; nothing to people with account."""
    if not application.account.is_guest:
        return
    with translation.override(application.account.language):
        text = _(
            "Sie haben einen Antrag angefangen. Ihre Vorgangsnummer: %(reference)s\n\nSo machen Sie weiter: Öffnen Sie "
            "diese Seite, und geben Sie Vorgangsnummer und E-Mail-Adresse ein. Dann schicken wir Ihnen einen Code.\n"
            "%(address)s\n\nWir bewahren Ihren Entwurf bis zum %(day)s auf. Mit jeder Änderung beginnt die Zeit "
            "neu.\n\n%(town)s"
        )
        _tell(application, _("Ihre Vorgangsnummer"), text)


def tell_sent(application: Application) -> None:
    """That it has arrived, and how to see what becomes of it; nothing to people with account."""
    if not application.account.is_guest:
        return
    with translation.override(application.account.language):
        text = _(
            "Ihr Antrag %(reference)s ist abgesendet. Wie weit er ist, Ihre Kopie und unsere Nachrichten finden Sie "
            "hier:\n%(address)s\n\nGeben Sie dort die Vorgangsnummer und Ihre E-Mail-Adresse ein. Dann schicken wir "
            "Ihnen einen Code.\n\n%(town)s"
        )
        _tell(application, _("Ihr Antrag ist abgesendet"), text)


def _tell(application: Application, subject: str, text: str) -> None:
    tenant = current_tenant()
    facts = {
        "reference": application.reference,
        "address": portal_address(tenant, RESUME),
        "day": date_format(timezone.localtime(application.kept_until), "j. F Y"),
        "town": tenant.name,
    }
    post_mail(to=application.account.contact_email, subject=subject, text=text % facts)


def take_into_account(*, guest: Account, account: Account, actor: Actor) -> int:
    """Everything of the guest belongs to the account from now on; answers how many applications.

    Whoever calls has made sure that the person has both: the account, and the guest's address.
    """
    with transaction.atomic():
        mine = Application.objects.filter(account=guest)
        if CoSigner.objects.filter(application__in=mine, account=account).exists():
            raise Refused(
                "guest.co_signed", _("Mit diesem Konto haben Sie einen der Anträge schon mit unterschrieben.")
            )
        references = list(mine.values_list("reference", flat=True))
        mine.update(account=account)
        hand_over_letters(giver=guest, receiver=account)
        hand_over_appointments(giver_id=guest.pk, receiver_id=account.pk)
        record("guest.taken_into_account", by=actor, on=account, guest=guest.pk, applications=len(references))
        guest.delete()
    return len(references)


def forget_guests() -> int:
    """Guests without any application go, with letters that nobody can reach any more; answers how many."""
    old = guests_before(KEPT_UNUSED)
    used = set(Application.objects.filter(account__in=old).values_list("account_id", flat=True))
    lately = timezone.now() - LETTERS_KEPT
    unused = [one for one in old if one.pk not in used and not mailbox_of(one).filter(sent_at__gt=lately).exists()]
    for guest in unused:
        with transaction.atomic():
            empty_mailbox(account=guest, actor=SYSTEM)
            guest.delete()
    return len(unused)
