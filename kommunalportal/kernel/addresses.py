"""Absolute addresses of a tenant's portal, for mails, return links and printed codes."""

from django.conf import settings

from kommunalportal.kernel.models import Tenant

_USUAL_PORTS = {"http": 80, "https": 443}


def portal_address(tenant: Tenant, path: str = "/") -> str:
    """Where ``path`` of the tenant's portal is reached from outside; ``path`` begins with a slash."""
    port = "" if _USUAL_PORTS[settings.SCHEME] == settings.PORT else f":{settings.PORT}"
    return f"{settings.SCHEME}://{tenant.slug}.{settings.BASE_DOMAIN}{port}{path}"
