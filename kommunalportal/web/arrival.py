"""Whoever arrives from elsewhere gets the style sheets inside the page: something is seen one round trip earlier.

Browsers say where a visit comes from (``Sec-Fetch-Site``). Within the portal the style sheets are links, fetched once
and kept for ever. On arrival a browser has none of them, and on a slow line asking for them costs more than all else:
so the kept page is sent with their text in it, and the Content-Security-Policy of this one answer names their digests.
"""

import base64
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest

from kommunalportal.web import colours
from kommunalportal.web.face import face_of
from kommunalportal.web.kept_page import KeptPage, compress, etag_of

MAX_PAGES = 64
#: Said of visits that were typed, bookmarked or follow a link on another site.
FROM_ELSEWHERE = {"none", "cross-site", "same-site"}
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"?]+)(?:\?v=\w+)?">\n?')


@dataclass(frozen=True)
class Arrival:
    """A page with its style sheets in it, and what the Content-Security-Policy must say of them."""

    page: KeptPage
    sources: tuple[str, ...]


class ArrivalPages:
    """The pages last arrived at, by the digest of what they were made from."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Arrival] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str) -> Arrival | None:
        """What was made of this page, if it was lately."""
        with self._lock:
            if found := self._pages.get(etag):
                self._pages.move_to_end(etag)
            return found

    def put(self, etag: str, arrival: Arrival) -> None:
        """Remember it, and forget the one that was not asked for the longest time."""
        with self._lock:
            self._pages[etag] = arrival
            if len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)


arrival_pages = ArrivalPages()


def on_arrival(request: HttpRequest, page: KeptPage) -> KeptPage:
    """The page as it is for somebody who just arrives; for everybody else the page itself."""
    if not (page.is_html and _arrives(request)):
        return page
    arrival = arrival_pages.get(page.etag)
    if arrival is None:
        arrival = _with_styles(request, page)
        arrival_pages.put(page.etag, arrival)
    request.style_sources = arrival.sources  # type: ignore[attr-defined]
    return arrival.page


def _arrives(request: HttpRequest) -> bool:
    return (
        request.META.get("HTTP_SEC_FETCH_SITE") in FROM_ELSEWHERE
        and request.META.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    )


def _with_styles(request: HttpRequest, page: KeptPage) -> Arrival:
    sources = []

    def inlined(link: re.Match[str]) -> str:
        sheet = _text_of(request, link[1])
        if sheet is None:
            return link[0]
        sources.append(f"'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'")
        return f"<style>{sheet}</style>\n"

    body = _SHEET.sub(inlined, page.body.decode()).encode()
    # Only browsers that take gzip get here: the plain text need not be kept.
    return Arrival(replace(page, body=b"", compressed=compress(body), etag=etag_of(body)), tuple(sources))


def _text_of(request: HttpRequest, address: str) -> str | None:
    if address == "/farben.css":
        face = face_of(getattr(request, "tenant", None))
        return colours.stylesheet(face.colour, face.accent)
    return _built_sheet(address.removeprefix(settings.STATIC_URL)) if address.startswith(settings.STATIC_URL) else None


@lru_cache(maxsize=8)
def _built_sheet(name: str) -> str | None:
    """A built style sheet; what it names beside itself is named from the root."""
    if not staticfiles_storage.exists(name):
        return None
    with staticfiles_storage.open(name) as file:
        text: str = file.read().decode()
    return (
        text.strip().replace('url("./', f'url("{settings.STATIC_URL}').replace("url(./", f"url({settings.STATIC_URL}")
    )
