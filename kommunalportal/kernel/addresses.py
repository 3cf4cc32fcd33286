"""Absolute addresses of a tenant's portal, for mails, return links and printed codes."""

from django.conf import settings

from kommunalportal.kernel.models import Tenant

_USUAL_PORTS = {"http": 80, "https": 443}


def front_address() -> str:
    """Where somebody chooses a municipality."""
    return _address(settings.BASE_DOMAIN, "/")


def portal_address(tenant: Tenant, path: str = "/") -> str:
    """Where ``path`` of the tenant's portal is reached from outside; ``path`` begins with a slash."""
    return _address(f"{tenant.slug}.{settings.BASE_DOMAIN}", path)


def _address(host: str, path: str) -> str:
    port = "" if _USUAL_PORTS[settings.SCHEME] == settings.PORT else f":{settings.PORT}"
    return f"{settings.SCHEME}://{host}{port}{path}"
