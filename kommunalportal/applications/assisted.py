"""At the counter a clerk fills the form in with somebody; that person, and nobody else, confirms it.

Who has an account confirms with the own login. Who has none reads everything on the clerk's screen and says so; then
the clerk, who has seen a document, confirms, and the audit names clerk and kind of document.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.accounts.counter import counter_accounts_before, create_counter_account, has_login
from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import confirm_application, start_application
from kommunalportal.applications.assistance import IDENTITY_DOCUMENTS
from kommunalportal.applications.models import Application
from kommunalportal.applications.timeline import add_entry
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant

MAILS_PER_MINUTE = 5
KEPT_UNUSED = timedelta(days=2)


def assistable_services(units: Iterable[str]) -> list[OnlineService]:
    """What clerks of these units may fill in with people."""
    offers = OnlineService.objects.filter(is_active=True).select_related("service").order_by("service__name")
    return [offer for offer in offers if _unit_of(offer) in set(units)]


def _unit_of(offer: OnlineService) -> str:
    try:
        return bundle_facts(offer.bundle_slug).service.unit
    except LookupError:
        return ""


def account_at_counter(*, email: str, given_name: str, family_name: str, clerk: Account, actor: Actor) -> Account:
    """Whose application it will be: the account with this address, or a new one without login."""
    if not email.strip():
        if not (given_name.strip() or family_name.strip()):
            raise Refused("assisted.name", _("Geben Sie den Namen der Person ein."))
        return create_counter_account(given_name=given_name, family_name=family_name, actor=actor)
    account: Account | None = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None or account.pk == clerk.pk or not has_login(account):
        raise Refused("assisted.account", _("Mit dieser Adresse gibt es hier kein Konto."))
    return account


def start_assisted(
    *, online_service: OnlineService, account: Account, identity: str, clerk: Account, actor: Actor
) -> Application:
    """A draft of ``account`` that ``clerk`` may fill in."""
    if identity not in IDENTITY_DOCUMENTS:
        raise Refused("assisted.identity", _("Wählen Sie aus, welches Dokument Sie gesehen haben."))
    with transaction.atomic():
        application = start_application(online_service=online_service, account=account, actor=actor)
        application.assisted_by = clerk
        application.assistance = {"identity": identity, "unit": _unit_of(online_service)}
        application.save(update_fields=["assisted_by", "assistance"])
        add_entry(application, "assisted")
        record("application.assisted", by=actor, on=application, identity=identity)
    return application


def may_assist(application: Application, units: Iterable[str]) -> bool:
    """Whether its clerk may still open it: until it is sent; afterwards only where nobody else can."""
    is_theirs = application.submitted_at is not None and has_login(application.account)
    return is_of_unit(application, units) and not is_theirs


def is_of_unit(application: Application, units: Iterable[str]) -> bool:
    """Whether a clerk of these units may have begun it."""
    return (application.assistance or {}).get("unit") in set(units)


def open_assisted(clerk: Account) -> QuerySet[Application]:
    """What this clerk began with people and what is not sent yet, the latest first."""
    found = Application.objects.drafts().filter(assisted_by=clerk)
    rows: QuerySet[Application] = found.select_related("online_service__service", "account").order_by("-changed_at")
    return rows


def ask_to_confirm(*, application: Application, actor: Actor) -> None:
    """Mail the way to the review; whoever has the account logs in, reads and sends."""
    if not has_login(application.account):
        raise Refused("assisted.no_login", _("Diese Person hat kein Konto. Sie bestätigt hier am Schalter."))
    if not allow(f"confirmations of {actor.id}", per_minute=MAILS_PER_MINUTE):
        raise Refused("assisted.too_often", _("Bitte warten Sie eine Minute, bevor Sie noch eine E-Mail schicken."))
    tenant = current_tenant()
    page = f"/antrag/{application.online_service.service.slug}/{application.reference}/pruefen"
    text = _(
        "Wir haben einen Antrag mit Ihnen ausgefüllt. Melden Sie sich an, lesen Sie ihn und senden Sie ihn ab:\n"
        "%(address)s\n\nErst dann kommt er bei uns an.\n\n%(town)s"
    ) % {"address": portal_address(tenant, page), "town": tenant.name}
    with transaction.atomic():
        post_mail(to=application.account.email, subject=_("Bitte bestätigen Sie Ihren Antrag"), text=text)
        record("application.confirmation_asked", by=actor, on=application)


def confirm_at_counter(*, application: Application, clerk: Account, actor: Actor) -> Application:
    """Somebody without account has read everything on the clerk's screen and says that it is right."""
    if application.assisted_by_id != clerk.pk or has_login(application.account):
        raise Refused("assisted.own_login", _("Diese Person bestätigt den Antrag mit ihrem eigenen Konto."))
    with transaction.atomic():
        stored: Application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if stored.is_draft:
            facts = {**(stored.assistance or {}), "confirmed_at": timezone.now().isoformat()}
            Application.objects.filter(pk=stored.pk).update(assistance=facts)
            record("application.confirmed_at_counter", by=actor, on=application, identity=facts.get("identity"))
        return confirm_application(application=application, actor=actor)


def forget_counter_accounts() -> int:
    """Accounts without login that nothing belongs to any more; answers how many."""
    old = counter_accounts_before(KEPT_UNUSED)
    used = set(Application.objects.filter(account__in=old).values_list("account_id", flat=True))
    unused = [account for account in old if account.pk not in used]
    for account in unused:
        account.delete()
    return len(unused)
