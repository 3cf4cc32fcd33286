"""The demonstration's town offers the bundle in which every kind of field stands (run by `manage.py shell`)."""

from kommunalportal.catalogue.actions import offer_online, publish_catalogue
from kommunalportal.catalogue.models import Audience, Channel, Level, PublicService
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

BUNDLE = "alle-felder"


def offer_all_fields() -> None:
    """Make it a service of the town, online."""
    with acting_for(Tenant.objects.get(slug="grevenbroich")):
        service = PublicService.objects.create(
            slug=BUNDLE,
            name="Alle Felder",
            level=Level.MUNICIPALITY,
            channel=Channel.ONLINE_APPLICATION,
            audience=Audience.CITIZEN,
        )
        offer_online(
            service=service,
            bundle_slug=BUNDLE,
            actor=SYSTEM,
            trust_level="LOW",
            payment_connection="payments",
            seal_connection="seal",
        )
        publish_catalogue()
