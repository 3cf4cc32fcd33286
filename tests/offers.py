"""Online services and applications for tests that count or show them, without filling in a form."""

from itertools import count
from typing import Any

from django.utils.text import slugify

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import OnlineService, PublicService

_numbers = count(1)


def make_offer(name: str, *, bundle: str = "meldebescheinigung", **values: Any) -> OnlineService:
    """A service of the current tenant that is online."""
    service = PublicService.objects.create(
        slug=slugify(name), name=name, level="municipality", channel="online_application", audience="both"
    )
    return OnlineService.objects.create(service=service, bundle_slug=bundle, **values)


def make_application(offer: OnlineService, account: Account, **values: Any) -> Application:
    """An application; without ``submitted_at`` a draft."""
    reference = values.pop("reference", f"AN-{next(_numbers)}")
    application: Application = Application.objects.create(
        reference=reference, online_service=offer, account=account, bundle_version=1,
        answers={}, unfinished={}, register_answer={}, status_code="", **values,
    )  # fmt: skip
    return application
