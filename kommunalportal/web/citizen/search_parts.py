"""Pieces of the search page that are the same for many questions, made once and kept in the process for a minute.

People never ask the same, so whole pages are not worth keeping. But the frame around the results depends on the town,
the language and the filters only, and a result looks the same in every list.
"""

import copy
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote_plus, urlencode

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape

from kommunalportal.catalogue.queries import rows_for
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.citizen.catalogue import Entry

KEPT_SECONDS = 60
MAX_PIECES = 8_000
MAX_FRAMES = 300
#: Stand for the question and the results while the frame is made; no answer ever contains them.
QUESTION, RESULTS = "kpFrage9f2c", "<!--ergebnisse-->"
_SLOTS = re.compile(f"(q={QUESTION}|{QUESTION}|{RESULTS})")

T = TypeVar("T")


class Kept(Generic[T]):
    """The most recently used things, none older than a minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: tuple[Hashable, ...]) -> T | None:
        """The thing, if it is there and fresh."""
        return self._things.get((int(time.monotonic()) // KEPT_SECONDS, *key))

    def put(self, key: tuple[Hashable, ...], thing: T) -> None:
        """Keep it, and forget what was put longest ago."""
        self._things[(int(time.monotonic()) // KEPT_SECONDS, *key)] = thing
        while len(self._things) > self._most:
            self._things.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._things.clear()


@dataclass(frozen=True, slots=True)
class Piece:
    """One result: as it stands in the list, and what a suggestion says of it."""

    html: str
    name: str
    url: str
    offer: str


_pieces: Kept[Piece] = Kept(MAX_PIECES)
_frames: Kept[tuple[str, ...]] = Kept(MAX_FRAMES)


def pieces_of(request: HttpRequest, ids: Sequence[int]) -> list[Piece]:
    """The results with these ids, in this order."""
    place = _place(request)
    found = {pk: piece for pk in ids if (piece := _pieces.get((*place, pk)))}
    for row in rows_for([pk for pk in ids if pk not in found]):
        entry = Entry(row)
        html = render_to_string("citizen/catalogue/_entry.html", {"entry": entry})
        found[row.pk] = Piece(html, row.name, entry.url, str(entry.offer.label))
        _pieces.put((*place, row.pk), found[row.pk])
    return [found[pk] for pk in ids if pk in found]


def framed(
    request: HttpRequest, *, query: dict[str, str], frame: Callable[[HttpRequest], str], question: str, results: str
) -> str:
    """The page: ``frame``, made for any question with the rest of the ``query``, filled in with this one's results."""
    key = (*_place(request), bool(question), *query.items())
    texts = _frames.get(key)
    if texts is None:
        anything = {"q": QUESTION} if question else {}
        texts = tuple(_SLOTS.split(frame(_asked_for(request, {**anything, **query}))))
        _frames.put(key, texts)
    slots = {QUESTION: escape(question), f"q={QUESTION}": f"q={quote_plus(question)}", RESULTS: results}
    return "".join(slots.get(text, text) for text in texts)


def forget_pieces() -> None:
    """For tests."""
    _pieces.clear()
    _frames.clear()


def _asked_for(request: HttpRequest, query: dict[str, str]) -> HttpRequest:
    """The same request with this query only: nobody else shall find in the page what one person's address said."""
    neutral = copy.copy(request)
    neutral.GET = QueryDict(urlencode(query))
    neutral.META = {**request.META, "QUERY_STRING": urlencode(query)}
    return neutral


def _place(request: HttpRequest) -> tuple[Hashable, ...]:
    tenant: Tenant = request.tenant  # type: ignore[attr-defined]
    face = (tenant.name, tenant.short_name, tenant.colour, tenant.accent)
    theme = getattr(request, "theme", "")
    return (tenant.pk, tenant.catalogue_revision, face, request.LANGUAGE_CODE, theme)
