"""Applications that do not arrive are told of: to the unit, the administration, the operator, each level once.

One mail says how many wait at one connection, so that a system that is down for a night sends three mails and not
three thousand. It names no person, no service and no reference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.accounts.models import Account, Role, RoleKind
from kommunalportal.casework.escalation_rules import FIRST_LEVELS, Audience, audiences_between, level_of
from kommunalportal.casework.models import Escalation, WorkItem
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.mail import post_mail
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for, current_tenant

PATHS = {
    Audience.UNIT: "/sachbearbeitung/",
    Audience.ADMINISTRATOR: "/verwaltung/uebergaben/",
    Audience.OPERATOR: "/betrieb/uebergaben/",
}


@dataclass(frozen=True)
class Waiting:
    """Applications of one unit that wait at one connection for longer than usual."""

    connection_id: int
    unit_slug: str
    count: int
    since: datetime


def escalate() -> int:
    """Tell whoever has to know by now; answers how many mails left. What arrived meanwhile is forgotten."""
    waiting = _waiting()
    mails = sum(_tell(one) for one in waiting)
    still = Q()
    for one in waiting:
        still |= Q(connection_id=one.connection_id, unit_slug=one.unit_slug)
    over = Escalation.objects.exclude(still) if waiting else Escalation.objects.all()
    over.delete()
    return mails


def mail_operators(*, subject: str, text: str) -> int:
    """To everybody who runs the installation; answers how many."""
    count = 0
    for provider in Tenant.objects.filter(kind=TenantKind.PROVIDER, is_active=True):
        with acting_for(provider):
            for account in _people(RoleKind.OPERATOR):
                post_mail(to=account.email, subject=subject, text=text)
                count += 1
    return count


def _waiting() -> list[Waiting]:
    before = timezone.now() - FIRST_LEVELS[0]
    case = WorkItem.objects.filter(application__reference=OuterRef("reference"), closed_at=None)
    rows = (
        Delivery.objects.filter(accepted_at=None, settled_at=None, created_at__lte=before)
        .annotate(unit=Subquery(case.values("unit_slug")[:1]))
        .exclude(unit=None)
        .values_list("connection_id", "unit")
        .annotate(count=Count("pk"), since=Min("created_at"))
        .order_by("connection_id", "unit")
    )
    return [Waiting(*row) for row in rows]


def _tell(waiting: Waiting) -> int:
    reached = level_of(timezone.now() - waiting.since)
    with transaction.atomic():
        escalation, _is_new = Escalation.objects.select_for_update().get_or_create(
            connection_id=waiting.connection_id, unit_slug=waiting.unit_slug
        )
        audiences = audiences_between(escalation.level, reached)
        if not audiences:
            return 0
        escalation.level = reached
        escalation.save(update_fields=["level"])
        record("delivery.escalated", by=SYSTEM, on=escalation, level=reached, waiting=waiting.count)
        connection = Connection.objects.defer("settings").get(pk=waiting.connection_id)
        return sum(_mail(waiting, connection, audience) for audience in sorted(audiences))


def _mail(waiting: Waiting, connection: Connection, audience: Audience) -> int:
    town = current_tenant()
    if audience is Audience.OPERATOR:
        count = 0
        for provider in Tenant.objects.filter(pk__in=town.lineage_ids(), kind=TenantKind.PROVIDER, is_active=True):
            with acting_for(provider):
                count += _send(_people(RoleKind.OPERATOR), waiting, connection, town, provider, audience)
        return count
    people = _people(RoleKind.ADMINISTRATOR)
    if audience is Audience.UNIT:
        people = _people(RoleKind.CLERK, waiting.unit_slug) or people
    return _send(people, waiting, connection, town, town, audience)


def _send(
    people: Iterable[Account], waiting: Waiting, connection: Connection, town: Tenant, host: Tenant, audience: Audience
) -> int:
    count = 0
    for account in people:
        with translation.override(account.language):
            subject, text = _words(waiting, connection, town, portal_address(host, PATHS[audience]))
        post_mail(to=account.email, subject=subject, text=text)
        count += 1
    return count


def _words(waiting: Waiting, connection: Connection, town: Tenant, address: str) -> tuple[str, str]:
    values = {
        "count": waiting.count,
        "system": connection.name,
        "town": town.name,
        "since": date_format(timezone.localtime(waiting.since), "DATETIME_FORMAT"),
        "address": address,
    }
    subject = _("%(town)s: Anträge kommen nicht an (%(system)s)") % values
    text = ngettext(
        "Ein Antrag wartet darauf, bei „%(system)s“ anzukommen, seit %(since)s.",
        "%(count)s Anträge warten darauf, bei „%(system)s“ anzukommen, der älteste seit %(since)s.",
        waiting.count,
    )
    more = _("Nichts geht verloren, und wir versuchen es weiter. Den Grund und was Sie tun können, sehen Sie hier:")
    return subject, f"{text % values}\n\n{more}\n{address}\n"


def _people(kind: RoleKind, unit_slug: str = "") -> list[Account]:
    roles = Role.objects.filter(kind=kind, account__is_active=True)
    if unit_slug:
        roles = roles.filter(unit_slug=unit_slug)
    return list(Account.objects.filter(pk__in=roles.values("account_id")).order_by("pk"))
