"""Addresses: of one thing, of parts of a list, and the way from one part to the others (Link header, RFC 8288)."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Path, Schema
from pydantic import Field

MAX_OFFSET = 100_000
T = TypeVar("T")
#: The part of an address that names one thing.
Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]+$", max_length=90)]


class PartQuery(Schema):
    """Which part of a list is wanted."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = 0

    def part_of(self, items: Sequence[T]) -> Sequence[T]:
        """This part."""
        return items[self.offset : self.offset + self.limit]


def link_parts(request: HttpRequest, response: HttpResponse, part: PartQuery, total: int) -> None:
    """Name the first, the previous, the next and the last part."""
    last = (total - 1) // part.limit * part.limit if total else 0
    offsets = {"first": 0, "last": last}
    if part.offset > 0:
        offsets["prev"] = max(0, part.offset - part.limit)
    if part.offset + part.limit < total:
        offsets["next"] = part.offset + part.limit
    links = (f'<{_address(request, part.limit, offset)}>; rel="{name}"' for name, offset in sorted(offsets.items()))
    response.headers["Link"] = ", ".join(links)


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset)
    return f"{request.path}?{query.urlencode()}"
