"""`http://localhost:8000/`: which municipality? The only page that belongs to none."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kommunalportal.kernel.models import Tenant, TenantKind


@dataclass(frozen=True)
class Place:
    """A municipality and the address of its portal."""

    name: str
    url: str


@require_safe
def choose_municipality(request: HttpRequest) -> HttpResponse:
    """All municipalities by name, and the provider's own desk."""
    port = request.get_host().partition(":")[2]
    suffix = f".{settings.BASE_DOMAIN}" + (f":{port}" if port else "")
    active = Tenant.objects.filter(is_active=True).order_by("name")
    context = {
        "municipalities": [_place(tenant, suffix) for tenant in active if tenant.kind == TenantKind.MUNICIPALITY],
        "providers": [_place(tenant, suffix) for tenant in active if tenant.kind == TenantKind.PROVIDER],
    }
    return render(request, "citizen/chooser.html", context)


def _place(tenant: Tenant, suffix: str) -> Place:
    path = "/betrieb/" if tenant.kind == TenantKind.PROVIDER else "/"
    return Place(tenant.name, f"{settings.SCHEME}://{tenant.slug}{suffix}{path}")
