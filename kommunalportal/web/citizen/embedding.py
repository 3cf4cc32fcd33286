"""The search box for the town's own home page, and how to put it there."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from kommunalportal.kernel.addresses import portal_address
from kommunalportal.web.access import tenant_of
from kommunalportal.web.public_pages import public_page

SCRIPT = "suche.js"
#: Used where nothing was built: tests without a browser.
SOURCE = Path(settings.ROOT) / "assets" / "js" / SCRIPT
KEPT_SECONDS = 3600


@require_safe
@public_page()
def embedding(request: HttpRequest) -> HttpResponse:
    """What the webmaster copies, and what the home page's security policy must allow."""
    tenant = tenant_of(request)
    context = {"origin": portal_address(tenant, "").rstrip("/"), "colour": tenant.colour}
    return render(request, "citizen/embedding/embedding.html", context)


@require_safe
def search_box(request: HttpRequest) -> HttpResponse:
    """The script, at an address that never changes. Loaded as a module, so that CORS alone decides who may."""
    content, etag = _script()
    is_known = {etag, f"W/{etag}"} & set(parse_etags(request.headers.get("If-None-Match", "")))
    response = HttpResponseNotModified() if is_known else HttpResponse(content, content_type="text/javascript")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["ETag"] = etag
    return response


@cache
def _script() -> tuple[bytes, str]:
    content = _file().read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def _file() -> Path:
    try:
        built = Path(settings.STATIC_ROOT) / staticfiles_storage.url(SCRIPT).rpartition("/")[2]
    except KeyError:  # built before there was a search box
        return SOURCE
    return built if built.exists() else SOURCE
