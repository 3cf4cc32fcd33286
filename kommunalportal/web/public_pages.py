"""Finished pages that are the same for everybody, kept in the process for a moment.

A catalogue page costs a few queries and a lot of template work, and thousands of people ask for the same one. So the
finished bytes are kept, keyed by everything they depend on: municipality, its face, its catalogue's revision,
language, address. A published change raises the revision, and the next request makes the page anew (the municipality's
row itself is remembered for two seconds, see ``tenants.py``). Sentences such as "open until 4 pm" are why no page is
kept longer than a minute.

Only answers that cannot be anybody's own are kept: 200, no cookie set, session untouched, no CSRF token made.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

MAX_AGE_SECONDS = 60.0
MAX_BYTES = 12_000_000
MAX_BYTES_OF_ONE = 400_000
VARY = ("Accept-Encoding", "Cookie", "HX-Request")  # the language may stand in a cookie

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class KeptPage:
    """A finished page: plain and compressed."""

    body: bytes
    compressed: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    made_at: float

    @property
    def size(self) -> int:
        """Bytes it occupies."""
        return len(self.body) + len(self.compressed)


class PageStore:
    """The most recently used pages of this process, up to a number of bytes."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._pages: OrderedDict[tuple[Any, ...], KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> KeptPage | None:
        """The page, if it is still fresh."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or time.monotonic() - page.made_at > MAX_AGE_SECONDS:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[Any, ...], page: KeptPage) -> None:
        """Keep the page, and forget the ones that were not asked for the longest time."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
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

    def _drop(self, key: tuple[Any, ...]) -> None:
        if page := self._pages.pop(key, None):
            self.bytes -= page.size


kept_pages = PageStore()


def public_page(*, parameters: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Decorator of a GET view whose answer is the same for everybody.

    ``parameters`` are the query parameters that the view reads; with any other the page is made but not kept, so that
    nobody can push out what others need.
    """
    known = {*parameters, "lang"}

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or not known.issuperset(request.GET):
                return view(request, *args, **kwargs)
            key = _key(request)
            page = kept_pages.get(key)
            if page is None:
                response = view(request, *args, **kwargs)
                if not is_for_everybody(request, response):
                    return response
                page = _finished(response)
                if page.size <= MAX_BYTES_OF_ONE:
                    kept_pages.put(key, page)
            return _response(request, page)

        return answer

    return decorate


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in this answer can belong to one person only."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request.session, "accessed", False)
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def _key(request: HttpRequest) -> tuple[Any, ...]:
    tenant = request.tenant  # type: ignore[attr-defined]
    return (
        tenant.pk,
        tenant.catalogue_revision,
        (tenant.name, tenant.short_name, tenant.colour, tenant.accent),
        request.LANGUAGE_CODE,
        "HX-Request" in request.headers,
        request.get_full_path(),
    )


def _finished(response: HttpResponse) -> KeptPage:
    body = bytes(response.content)
    headers = tuple((name, value) for name, value in response.items() if name not in ("Content-Type", "Vary"))
    return KeptPage(
        body=body,
        compressed=gzip.compress(body, compresslevel=6, mtime=0),
        content_type=response.headers["Content-Type"],
        headers=headers,
        etag=f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        made_at=time.monotonic(),
    )


def _response(request: HttpRequest, page: KeptPage) -> HttpResponse:
    # The same entity in two encodings shares one weak validator (RFC 9110, 8.8.1).
    etag = f"W/{page.etag}"
    if _is_current(request.headers.get("If-None-Match", ""), page.etag):
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.compressed, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, content_type=page.content_type)
    for name, value in page.headers:
        response.headers[name] = value
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, VARY)
    return response


def _is_current(if_none_match: str, etag: str) -> bool:
    if not if_none_match:
        return False
    return any(known in ("*", etag, f"W/{etag}") for known in parse_etags(if_none_match))
