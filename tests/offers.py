"""Online services and applications for tests that count or show them, without filling in a form."""

from itertools import count
from typing import Any

from django.utils.text import slugify

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.models import OnlineService, PublicService
from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM

_numbers = count(1)


def make_offer(name: str, *, bundle: str = "meldebescheinigung", **values: Any) -> OnlineService:
    """A service of the current tenant that is online."""
    service = PublicService.objects.create(
        slug=slugify(name), name=name, level="municipality", channel="online_application", audience="both"
    )
    return OnlineService.objects.create(service=service, bundle_slug=bundle, **values)


def connect_offer(bundle: str = "meldebescheinigung") -> None:
    """The current tenant gets every connection that an online service with this bundle may need."""
    for port, slug in [
        ("payments", "payments"),
        ("seal", "seal"),
        *(("delivery", slug) for slug in bundle_facts(bundle).destinations),
    ]:
        configure_connection(port=port, slug=slug, provider="none", name=slug, settings={}, actor=SYSTEM)


def make_application(offer: OnlineService, account: Account, **values: Any) -> Application:
    """An application; without ``submitted_at`` a draft."""
    reference = values.pop("reference", f"AN-{next(_numbers)}")
    application: Application = Application.objects.create(
        reference=reference, online_service=offer, account=account, bundle_version=1,
        answers={}, unfinished={}, register_answer={}, status_code="", **values,
    )  # fmt: skip
    return application
