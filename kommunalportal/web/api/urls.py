"""Addresses of the interface for machines: ``/api/v1/``."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from kommunalportal.web.api import backoffice, catalogue, exports, places, problems
from kommunalportal.web.api.described import DescribedApi
from kommunalportal.web.public_pages import public_page
from kommunalportal.web.search_limit import may_search

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Access-Control-Max-Age": "86400",
}
#: Understood everywhere in the portal: in which language texts are wanted.
LANGUAGE = "lang"


api = DescribedApi(
    title="Kommunalportal",
    version="1",
    description="The public catalogue of one municipality: services, their fees, and who is responsible. "
    "Reading only, for everybody, without a key. A parameter that is not described is refused.",
    docs_url=None,
    urls_namespace="api-v1",
)
api.add_router("", catalogue.router)
api.add_router("", places.router)
api.add_router("", exports.router)
problems.install(api)


def open_to_everybody(view: Callable[..., HttpResponse], known: frozenset[str]) -> Callable[..., HttpResponse]:
    """Keep the finished answer like a public page, and let scripts of any web page read it.

    ``known`` are the query parameters it understands; a misspelt one would silently answer another question.
    """

    @public_page(parameters=tuple(known))
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unknown = sorted({*request.GET} - known - {LANGUAGE})
        if unknown:
            return problems.wrong_parameters([{"parameter": name, "message": "unknown"} for name in unknown])
        return view(request, *args, **kwargs) if may_search(request) else problems.too_many()

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _by_method(request, limited, *args, **kwargs)
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    return answer


def _by_method(request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
    method = request.method
    if method in ("GET", "HEAD"):
        request.method = "GET"  # Ninja knows no HEAD; the server leaves the body out
        response = view(request, *args, **kwargs)
        request.method = method
        return response
    if method == "OPTIONS":
        return HttpResponse(status=204)
    response = problems.problem(405, "Method not allowed", "This interface is read only.")
    response.headers["Allow"] = CORS["Access-Control-Allow-Methods"]
    return response


def _parameters_of(route: str, paths: Mapping[str, Any]) -> frozenset[str]:
    """Query parameters that the description names for this route."""
    operation = paths.get(f"/{route}", {}).get("get", {})
    return frozenset(one["name"] for one in operation.get("parameters", []) if one["in"] == "query")


def _patterns() -> list[URLPattern | URLResolver]:
    patterns, _app, _namespace = api.urls
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            route = str(pattern.pattern).replace("<", "{").replace(">", "}")
            pattern.callback = open_to_everybody(pattern.callback, _parameters_of(route, paths))
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/backoffice/", include((backoffice.patterns(), "api-backoffice"))),
    path("api/v1/", include((_patterns(), "api-v1"))),
]
