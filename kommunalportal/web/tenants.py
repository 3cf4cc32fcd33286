"""From host name to municipality, remembered for a moment."""

import time

from django.conf import settings

from kommunalportal.kernel.models import Tenant

REMEMBER_SECONDS = 2.0
_known: dict[str, tuple[float, Tenant | None]] = {}


def tenant_for_host(host: str) -> Tenant | None:
    """The active tenant that ``<slug>.<base domain>`` names, or none. A change is seen after two seconds."""
    suffix = f".{settings.BASE_DOMAIN}"
    if not host.endswith(suffix):
        return None
    slug = host.removesuffix(suffix)
    until, tenant = _known.get(slug, (0.0, None))
    if until < time.monotonic():
        tenant = Tenant.objects.filter(slug=slug, is_active=True).first()
        if len(_known) > 5000:  # host names are free text to whoever asks
            _known.clear()
        _known[slug] = (time.monotonic() + REMEMBER_SECONDS, tenant)
    return tenant


def forget_tenants() -> None:
    """For tests, which create tenants faster than two seconds pass."""
    _known.clear()
