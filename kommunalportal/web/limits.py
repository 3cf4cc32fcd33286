"""How often somebody may try: counted by network address and by what is tried, in one minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kommunalportal.kernel.rate_limits import allow
from kommunalportal.kernel.tenancy import current_tenant_id
from kommunalportal.web import errors

Handler = Callable[..., HttpResponse]


def limited(
    name: str, *, per_address: int, field: str = "", per_value: int = 0, methods: tuple[str, ...] = ("POST",)
) -> Callable[[Handler], Handler]:
    """At most so many requests a minute per network address, and per posted value of ``field`` (an e-mail address)."""

    def decorate(view: Handler) -> Handler:
        @wraps(view)
        def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not _allowed(request):
                return too_many(request)
            return view(request, *args, **kwargs)

        return handle

    def _allowed(request: HttpRequest) -> bool:
        start = f"{name}:{current_tenant_id()}"
        by_address = allow(f"{start}:{network_address(request)}", per_minute=per_address)
        value = request.POST.get(field, "").strip().lower() if field else ""
        return by_address and (not value or allow(f"{start}:{field}:{value}", per_minute=per_value))

    return decorate


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that asks for patience."""
    response = errors.render_page(request, 429)
    response.headers["Retry-After"] = "60"
    return response


def network_address(request: HttpRequest) -> str:
    """Where the request comes from. Behind a proxy it is what the nearest proxy wrote, not what the visitor claims."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
