"""``/api/v1/export.*``: the whole catalogue as a file, streamed."""

import json
from collections.abc import Iterator
from enum import StrEnum

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from ninja import Router

from kommunalportal.catalogue.exchange.csv_table import write_csv
from kommunalportal.catalogue.exchange.exporting import exported_records, exported_services
from kommunalportal.catalogue.exchange.records import as_json
from kommunalportal.catalogue.exchange.xzufi_names import DISCLAIMER
from kommunalportal.catalogue.exchange.xzufi_writer import write_xzufi
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.rate_limits import allow
from kommunalportal.web.access import tenant_of
from kommunalportal.web.api.problems import COMMON, TooManyRequestsError
from kommunalportal.web.limits import network_address

router = Router(tags=["export"])
PER_MINUTE = 20
PIECE = 32 * 1024


class XzufiVersion(StrEnum):
    """Which version is written."""

    V22 = "2.2"
    V23 = "2.3"


def _file(media_type: str, shape: dict[str, object] | None = None) -> dict[str, object]:
    """How the description names a file."""
    content = {media_type: {"schema": shape or {"type": "string"}}}
    return {"responses": {200: {"description": "OK", "content": content}}}


_EVERYTHING: dict[str, object] = {
    "type": "object",
    "required": ["services"],
    "properties": {"services": {"type": "array", "items": {"type": "object"}}},
}


@router.get(
    "/export.xml",
    response=COMMON,
    summary="Everything as XZuFi",
    openapi_extra=_file("application/xml"),
)
def export_xml(request: HttpRequest, version: XzufiVersion = XzufiVersion.V23) -> HttpResponse:
    """Services, offices and what was kept of imports. Not validated against the official schema."""
    tenant = tenant_of(request)
    pieces = write_xzufi(exported_records(tenant), version.value, sender=tenant.name, at=timezone.now())
    response = _stream(request, pieces, "application/xml; charset=utf-8", version.value)
    response.headers["X-Note"] = DISCLAIMER.encode("ascii", "replace").decode()
    return response


@router.get(
    "/export.json",
    response=COMMON,
    summary="Everything as JSON",
    openapi_extra=_file("application/json", _EVERYTHING),
)
def export_json(request: HttpRequest) -> HttpResponse:
    """``{"services": [...]}``: identifiers by agency, texts by module and language, costs, deadlines."""
    return _stream(request, _json(tenant_of(request)), "application/json", "json")


@router.get("/export.csv", response=COMMON, summary="Everything as a table", openapi_extra=_file("text/csv"))
def export_csv(request: HttpRequest) -> HttpResponse:
    """UTF-8 with a mark and semicolons, as spreadsheets in German offices open it. German texts only."""
    pieces = write_csv(record for _row, record in exported_services(tenant_of(request)))
    response = _stream(request, pieces, "text/csv; charset=utf-8", "csv")
    response.headers["Content-Disposition"] = 'attachment; filename="leistungen.csv"'
    return response


def _json(tenant: Tenant) -> Iterator[str]:
    yield '{"services": [\n'
    separator = ""
    for row, record in exported_services(tenant):
        content = {"slug": row.slug, "url": f"/leistungen/{row.slug}/", **as_json(record)}
        yield separator + json.dumps(content, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _stream(request: HttpRequest, pieces: Iterator[str], content_type: str, variant: str) -> HttpResponse:
    tenant = tenant_of(request)
    etag = f'"{tenant.pk}-{tenant.catalogue_revision}-{timezone.localdate():%Y%m%d}-{variant}"'
    if {etag, f"W/{etag}", "*"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        response: HttpResponse = HttpResponseNotModified()
    elif not allow(f"export:{tenant.pk}:{network_address(request)}", per_minute=PER_MINUTE):
        raise TooManyRequestsError
    else:
        response = StreamingHttpResponse(_in_pieces(pieces), content_type=content_type)  # type: ignore[assignment]
    response.headers["ETag"] = f"W/{etag}"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _in_pieces(lines: Iterator[str]) -> Iterator[bytes]:
    """Few pieces instead of many."""
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()
