"""Forms to be had without login."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import formats
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.form_origins import FormOrigin, form_origin
from kommunalportal.catalogue.listing import BY_NAME, ServiceRow, select_services
from kommunalportal.catalogue.models import Channel, DownloadDocument, Level
from kommunalportal.catalogue.service_page import Form
from kommunalportal.catalogue.words import words_of
from kommunalportal.kernel import storage
from kommunalportal.web.public_pages import public_page

CHUNK = 64 * 1024
LANGUAGE_NAMES = {"de": "Deutsch", "en": "Englisch"}
#: One span of bytes (RFC 9110, 14.2); lists of spans are answered with the whole file, as the standard allows.
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
OWN, ELSEWHERE = "eigene", "andere"


@dataclass(frozen=True)
class FormLine:
    """An own form in the list."""

    document: DownloadDocument

    @property
    def url(self) -> str:
        """The file."""
        return f"/formulare/{self.document.filename}"

    @property
    def about(self) -> str:
        """Kind, size, language and version."""
        return about(self.document)

    def matches(self, words: list[str]) -> bool:
        """Every word of the question begins a word of the form."""
        service = self.document.service.name if self.document.service else ""
        return _matches(words, f"{self.document.title} {self.document.about} {self.document.topic} {service}")


@dataclass(frozen=True)
class ElsewhereLine:
    """A service whose form another authority hands out."""

    row: ServiceRow
    origin: FormOrigin

    @property
    def publisher(self) -> str:
        """Who hands it out, and on which level."""
        return f"{self.row.unit_name or self.row.authority} ({Level(self.row.level).label})"

    def matches(self, words: list[str]) -> bool:
        """Every word of the question begins a word of the service or its authority."""
        return _matches(words, f"{self.row.name} {self.row.authority}")


@require_safe
@public_page(parameters=("q", "von"))
def forms(request: HttpRequest) -> HttpResponse:
    """All forms by topic, with kind, size, language and version; and where the forms of others come from."""
    question = request.GET.get("q", "")[:100].strip()
    whose = request.GET.get("von", "")
    words = words_of(question)
    own = [line for line in map(FormLine, queries.documents()) if line.matches(words)] if whose != ELSEWHERE else []
    others = [line for line in _elsewhere() if line.matches(words)] if whose != OWN else []
    context = {
        "question": question,
        "whose": whose,
        "choices": ((OWN, _("hier herunterladen")), (ELSEWHERE, _("bei anderen Stellen"))),
        "topics": _by_topic(own),
        "elsewhere": others,
        "total": len(own) + len(others),
        "is_narrowed": bool(question or whose),
    }
    return render(request, "citizen/catalogue/forms.html", context)


@require_safe
def form_file(request: HttpRequest, filename: str) -> HttpResponse | StreamingHttpResponse:
    """The file itself: streamed, whole or a part, with ETag and a safe name."""
    document = queries.document(filename)
    if document is None:
        raise Http404("form")
    etag = f'"{document.sha256[:32]}"'
    if _is_current(request, etag):
        response: HttpResponse | StreamingHttpResponse = HttpResponseNotModified()
    else:
        response = _stream(document, _span(request, document.size, etag))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def elsewhere(row: ServiceRow) -> ElsewhereLine | None:
    """Where the form of a service comes from that is got by a form which is not ours."""
    return ElsewhereLine(row, form_origin(row.name)) if row.channel == Channel.DOWNLOAD else None


def about(document: DownloadDocument | Form) -> str:
    """Kind, size, language and version in words."""
    issued = document.issued_on
    day = date.fromisoformat(issued) if isinstance(issued, str) else issued
    parts = (
        "PDF",
        filesizeformat(document.size),
        _(LANGUAGE_NAMES.get(document.language, document.language)),
        _("Fassung %(version)s vom %(date)s")
        % {"version": document.version, "date": formats.date_format(day, "j. F Y")},
    )
    return ", ".join(parts)


def _by_topic(lines: list[FormLine]) -> list[tuple[str, list[FormLine]]]:
    topics: dict[str, list[FormLine]] = {}
    for line in lines:
        topics.setdefault(line.document.topic, []).append(line)
    named = sorted((topic, found) for topic, found in topics.items() if topic)
    return [*named, *((_("Weitere Formulare"), topics[""]) for _none in [0] if "" in topics)]


def _elsewhere() -> Iterator[ElsewhereLine]:
    condition = """s.channel = %(channel)s AND NOT EXISTS (
        SELECT 1 FROM catalogue_downloaddocument d
        WHERE d.service_id = s.id AND d.tenant_id = r.tenant_id AND d.is_application)"""
    rows, _total = select_services(condition, BY_NAME, {"channel": Channel.DOWNLOAD})
    return (ElsewhereLine(row, form_origin(row.name)) for row in rows)


def _matches(words: list[str], text: str) -> bool:
    known = words_of(text)
    return all(any(word in one for one in known) for word in words)


def _is_current(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {one.removeprefix("W/") for one in known}


def _span(request: HttpRequest, size: int, etag: str) -> range | None:
    """The bytes that are asked for; nothing means all. An empty range cannot be answered."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    if not asked[1]:
        return range(max(0, size - int(asked[2])), size)
    return range(int(asked[1]), min(size, int(asked[2]) + 1) if asked[2] else size)


def _stream(document: DownloadDocument, span: range | None) -> HttpResponse | StreamingHttpResponse:
    if span is not None and not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{document.size}"})
    content = storage.get(document.file_key)
    part = content[span.start : span.stop] if span else content
    response = StreamingHttpResponse(_chunks(part), content_type=document.mime_type, status=206 if span else 200)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(len(part))
    if span:
        response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{document.size}"
    disposition = content_disposition_header(as_attachment=False, filename=document.filename)
    response.headers["Content-Disposition"] = disposition or "inline"
    return response


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
