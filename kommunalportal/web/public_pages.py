"""Finished pages that are the same for everybody, kept in the process for a moment, and on disk for an outage.

A catalogue page costs a few queries and a lot of template work, and thousands of people ask for the same one. So the
finished bytes are kept, together with everything they depend on: municipality, its face, its catalogue's revision,
language, theme, address. A published change raises the revision, and the next request makes the page anew (the
municipality's row itself is remembered for half a second, see ``tenants.py``). Sentences such as "open until 4 pm", and
notices that begin and end, are why no page is kept longer than a minute.

Only answers that cannot be anybody's own are kept: 200, no cookie set, session untouched, no CSRF token made. They are
answered before sessions, CSRF and accounts are looked at.

While the database is down, the last copy of a page is shown however old it is, with a banner that says from when it is.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import errors, page_files
from kommunalportal.web.arrival import on_arrival
from kommunalportal.web.kept_page import KeptPage, PageKey, answer, finished
from kommunalportal.web.outage import outage

MAX_AGE_SECONDS = 60.0
MAX_BYTES = 12_000_000
MAX_BYTES_OF_ONE = 400_000
#: Answered without a database: by files, by the process itself, or with what it knows.
WITHOUT_DATABASE = ("/healthz", "/readyz", "/metrics", "/farben.css", "/wappen.svg", "/stoerungen")
#: Where the banner of an outage goes.
BANNER_PLACE = b"<!--outage-->"

View = Callable[..., HttpResponse]
Handler = Callable[[HttpRequest], HttpResponse]


class PageStore:
    """The most recently used pages of this process, up to a number of bytes."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._pages: OrderedDict[PageKey, tuple[float, KeptPage]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: PageKey, version: tuple[Any, ...]) -> KeptPage | None:
        """The page, if it is still fresh."""
        with self._lock:
            made_at, page = self._pages.get(key, (0.0, None))
            if page is None or page.version != version or time.monotonic() - made_at > MAX_AGE_SECONDS:
                return None
            self._pages.move_to_end(key)
            return page

    def last(self, key: PageKey) -> KeptPage | None:
        """The page as it was last, however old."""
        with self._lock:
            return self._pages.get(key, (0.0, None))[1]

    def put(self, key: PageKey, page: KeptPage) -> None:
        """Keep the page, and forget the ones that were not asked for the longest time."""
        with self._lock:
            self._drop(key)
            self._pages[key] = (time.monotonic(), page)
            self.bytes += page.size
            while self.bytes > self.max_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: PageKey) -> None:
        if known := self._pages.pop(key, None):
            self.bytes -= known[1].size


kept_pages = PageStore()


def public_page(*, parameters: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Decorator of a GET view whose answer is the same for everybody.

    ``parameters`` are the query parameters that the view reads; with any other the page is made but not kept, so that
    nobody can push out what others need.
    """
    known = {*parameters, "lang"}

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.is_public_page = known.issuperset(request.GET)  # type: ignore[attr-defined]
            return response

        return marked

    return decorate


def keep_pages(next_handler: Handler) -> Handler:
    """Middleware: answers what is kept, keeps what may be, and falls back on last copies while the database is down."""

    def handle(request: HttpRequest) -> HttpResponse:
        tenant: Tenant | None = getattr(request, "tenant", None)
        if tenant is None or request.method not in ("GET", "HEAD"):
            return _unless_down(next_handler, request)
        key, version = _key(request, tenant), _version(tenant)
        page = kept_pages.get(key, version)
        if page is not None and not outage.is_on:
            return answer(request, on_arrival(request, page))
        response = (outage.is_on and _last_copy(request, tenant, key)) or _unless_down(next_handler, request)
        if response.status_code == 503 and outage.is_on:  # noticed by this very request
            return _last_copy(request, tenant, key) or response
        if not is_for_everybody(request, response):
            return response
        page = finished(request, response, version)
        if page.size <= MAX_BYTES_OF_ONE:
            kept_pages.put(key, page)
            page_files.write(tenant, key, page)
        return answer(request, on_arrival(request, page))

    return handle


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in this answer can belong to one person only."""
    return (
        getattr(response, "is_public_page", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request.session, "accessed", False)
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def _unless_down(next_handler: Handler, request: HttpRequest) -> HttpResponse:
    if outage.is_on and not request.path.startswith(WITHOUT_DATABASE):
        return errors.database_is_down(request)
    return next_handler(request)


def _last_copy(request: HttpRequest, tenant: Tenant, key: PageKey) -> HttpResponse | None:
    plain = PageKey(key.tenant_id, key.language, "", key.is_part, key.address)
    page = kept_pages.last(key) or kept_pages.last(plain) or page_files.read(tenant, plain)
    if page is None:
        return None
    return answer(request, page.with_body(_with_banner(page) if page.is_html else page.body))


def _with_banner(page: KeptPage) -> bytes:
    banner = loader.render_to_string("_outage.html", {"made_at": page.made_at})
    return page.body.replace(BANNER_PLACE, banner.encode(), 1)


def _key(request: HttpRequest, tenant: Tenant) -> PageKey:
    theme = getattr(request, "theme", "")
    is_part = "HTTP_HX_REQUEST" in request.META
    return PageKey(tenant.pk, request.LANGUAGE_CODE, theme, is_part, request.get_full_path())


def _version(tenant: Tenant) -> tuple[Any, ...]:
    return (tenant.catalogue_revision, tenant.name, tenant.short_name, tenant.colour, tenant.accent)
