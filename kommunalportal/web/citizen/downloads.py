"""Forms to be had without login."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import formats
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.models import DownloadDocument
from kommunalportal.kernel import storage
from kommunalportal.web.public_pages import public_page

CHUNK = 64 * 1024
LANGUAGE_NAMES = {"de": "Deutsch", "en": "Englisch"}


@require_safe
@public_page()
def forms(request: HttpRequest) -> HttpResponse:
    """All forms, with kind, size, language and version."""
    files = [
        {
            "name": document.title,
            "url": f"/formulare/{document.filename}",
            "about": about(document),
            "purpose": document.about,
            "service": document.service,
        }
        for document in queries.documents()
    ]
    return render(request, "citizen/catalogue/forms.html", {"files": files})


@require_safe
def form_file(request: HttpRequest, filename: str) -> HttpResponse | StreamingHttpResponse:
    """The file itself: streamed, with ETag and a safe name."""
    document = queries.document(filename)
    if document is None:
        raise Http404("form")
    etag = f'"{document.sha256[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse | StreamingHttpResponse = HttpResponseNotModified()
    else:
        response = StreamingHttpResponse(_chunks(storage.get(document.file_key)), content_type=document.mime_type)
        response.headers["Content-Length"] = str(document.size)
        # The name is our own slug; nothing anybody typed stands in this header.
        response.headers["Content-Disposition"] = f'inline; filename="{document.filename}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def about(document: DownloadDocument) -> str:
    """Kind, size, language and version in words."""
    parts = (
        "PDF",
        filesizeformat(document.size),
        _(LANGUAGE_NAMES.get(document.language, document.language)),
        _("Fassung %(version)s vom %(date)s")
        % {"version": document.version, "date": formats.date_format(document.issued_on, "j. F Y")},
    )
    return ", ".join(parts)


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
