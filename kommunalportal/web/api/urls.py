"""Addresses of the interface for machines: ``/api/v1/``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from ninja import NinjaAPI

from kommunalportal.web.api import catalogue, problems
from kommunalportal.web.public_pages import public_page

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "86400",
}

api = NinjaAPI(
    title="Kommunalportal",
    version="1",
    description="The public catalogue of one municipality: services, their fees, and who is responsible.",
    docs_url=None,
    urls_namespace="api-v1",
)
api.add_router("", catalogue.router)
problems.install(api)


def open_to_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the finished answer like a public page, and let scripts of any web page read it."""
    kept = public_page(parameters=("q", "level", "limit", "offset"))(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        if method in ("GET", "HEAD"):
            request.method = "GET"  # Ninja knows no HEAD; the server leaves the body out
            response = kept(request, *args, **kwargs)
            request.method = method
        elif method == "OPTIONS":
            response = HttpResponse(status=204)
        else:
            response = problems.problem(405, "Method not allowed", "This interface is read only.")
            response.headers["Allow"] = CORS["Access-Control-Allow-Methods"]
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    return answer


def _patterns() -> list[URLPattern | URLResolver]:
    patterns, _app, _namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = open_to_everybody(pattern.callback)
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", include((_patterns(), "api-v1")))]
