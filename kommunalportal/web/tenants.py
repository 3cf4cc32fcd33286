"""From host name to municipality, remembered for a moment; while the database is down, as it was known last."""

import time

from django.conf import settings
from django.db import DatabaseError

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import page_files
from kommunalportal.web.outage import outage

REMEMBER_SECONDS = 0.5  # what is published shows within a second, in every process
_known: dict[str, tuple[float, Tenant | None]] = {}


def tenant_for_host(host: str) -> Tenant | None:
    """The active tenant that ``<slug>.<base domain>`` names, or none. A change is seen after half a second."""
    suffix = f".{settings.BASE_DOMAIN}"
    if not host.endswith(suffix):
        return None
    slug = host.removesuffix(suffix)
    until, tenant = _known.get(slug, (0.0, None))
    return tenant if until > time.monotonic() else _looked_up(slug, tenant)


def forget_tenants() -> None:
    """For tests, which create tenants faster than half a second passes."""
    _known.clear()


def _looked_up(slug: str, known: Tenant | None) -> Tenant | None:
    if outage.is_on:
        return known or page_files.read_tenant(slug)
    try:
        tenant = Tenant.objects.filter(slug=slug, is_active=True).first()
    except DatabaseError as error:
        if not outage.notice(error):
            raise
        return known or page_files.read_tenant(slug)
    if len(_known) > 5000:  # host names are free text to whoever asks
        _known.clear()
    _known[slug] = (time.monotonic() + REMEMBER_SECONDS, tenant)
    return tenant
