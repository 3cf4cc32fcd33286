"""A finished page that is the same for everybody."""

import gzip
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

#: What is set for each answer anew.
_OWN_HEADERS = {"Content-Type", "Content-Language", "Content-Length", "Set-Cookie", "Vary", "ETag", "Cache-Control"}
_ETAGS = re.compile(r'(?:W/)?("[^"]*")|\*')


@dataclass(frozen=True)
class PageKey:
    """Which page this is, whatever it says at the moment."""

    tenant_id: int
    language: str
    theme: str
    is_part: bool
    address: str


@dataclass(frozen=True)
class KeptPage:
    """Plain and compressed. ``version``: what it was made from, the catalogue's revision and the town's face."""

    version: tuple[Any, ...]
    body: bytes
    compressed: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    made_at: datetime
    view: str = ""

    @property
    def size(self) -> int:
        """Bytes it occupies."""
        return len(self.body) + len(self.compressed)

    @property
    def is_html(self) -> bool:
        """Whether people look at it."""
        return self.content_type.startswith("text/html")

    def with_body(self, body: bytes) -> "KeptPage":
        """The same page with other words."""
        return replace(self, body=body, compressed=compress(body), etag=etag_of(body))


def compress(body: bytes) -> bytes:
    """As it goes over the wire."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def etag_of(body: bytes) -> str:
    """Changes with any byte."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def finished(request: HttpRequest, response: HttpResponse, version: tuple[Any, ...]) -> KeptPage:
    """What can be sent again of an answer."""
    body = bytes(response.content)
    match = request.resolver_match
    return KeptPage(
        version=version,
        body=body,
        compressed=compress(body),
        content_type=response.headers["Content-Type"],
        headers=tuple((name, value) for name, value in response.items() if name not in _OWN_HEADERS),
        etag=etag_of(body),
        made_at=timezone.now(),
        view=match.view_name if match else "",
    )


def answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The page as this browser wants it: not at all if it has it, compressed if it can."""
    if _is_current(request.META.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        response = HttpResponse(status=304)
    elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.compressed, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, content_type=page.content_type)
    for name, value in page.headers:
        response.headers[name] = value
    # The same entity in two encodings shares one weak validator (RFC 9110, 8.8.1).
    response.headers["ETag"] = f"W/{page.etag}"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Length"] = str(len(response.content))
    # Language and theme stand in cookies; see arrival.py for where a visit comes from.
    response.headers["Vary"] = "Accept-Encoding, Cookie, HX-Request, Sec-Fetch-Site"
    request.kept_view = page.view  # type: ignore[attr-defined]
    return response


def _is_current(if_none_match: str, etag: str) -> bool:
    return any(found[0] == "*" or found[1] == etag for found in _ETAGS.finditer(if_none_match))
