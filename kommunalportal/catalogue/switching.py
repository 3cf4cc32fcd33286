"""Taking an online service off the air for a while, and back."""

from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.models import AuditEntry

SWITCHED = "online_service.switched"


class SwitchReason(models.TextChoices):
    """Why an online service goes off or on. A choice and not free text: the audit takes no personal data."""

    MAINTENANCE = "maintenance", _("Wartung")
    DISRUPTION = "disruption", _("Störung im Fachverfahren")
    LAW = "law", _("Recht oder Gebühren ändern sich")
    STAFF = "staff", _("Das Amt kann gerade nichts annehmen")
    READY = "ready", _("Alles ist wieder bereit")


def switch_online_service(*, offer: OnlineService, is_active: bool, reason: SwitchReason, actor: Actor) -> bool:
    """Offer the service online or no longer; answers whether that changed anything. Applications sent go on."""
    with transaction.atomic():
        offer = OnlineService.objects.select_for_update().get(pk=offer.pk)
        if offer.is_active == is_active:
            return False
        offer.is_active = is_active
        offer.save(update_fields=["is_active"])
        record(SWITCHED, by=actor, on=offer, active=is_active, reason=reason.value, bundle=offer.bundle_slug)
        publish_catalogue()
    return True


def allow_guests(*, offer: OnlineService, is_allowed: bool, actor: Actor) -> bool:
    """Let people apply without account where the bundle lets them, or no longer; answers whether that changed anything.

    Drafts that guests have begun are kept: they go on in an account.
    """
    with transaction.atomic():
        offer = OnlineService.objects.select_for_update().get(pk=offer.pk)
        if offer.allows_guests == is_allowed:
            return False
        offer.allows_guests = is_allowed
        offer.save(update_fields=["allows_guests"])
        record("online_service.guests", by=actor, on=offer, allowed=is_allowed, bundle=offer.bundle_slug)
        publish_catalogue()
    return True


def last_switches(offers: Sequence[OnlineService]) -> dict[int, AuditEntry]:
    """Per online service (id) the entry of its last switch, if there was one."""
    places = {f"{offer._meta.label_lower}:{offer.pk}": offer.pk for offer in offers}
    entries = AuditEntry.objects.filter(action=SWITCHED, on__in=list(places)).order_by("number")
    return {places[entry.on]: entry for entry in entries}
