"""For machines that look around: what there is (sitemap), what may be read (robots), and what changed (Atom)."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.changes import last_changes, pages_with_dates
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.web.access import tenant_of
from kommunalportal.web.public_pages import public_page

#: Nobody finds anything there, or only for himself.
CLOSED = (
    "/konto/", "/antrag/", "/sachbearbeitung/", "/verwaltung/", "/betrieb/", "/anmelden", "/suche", "/status",
    "/rueckrufe/", "/rueckmeldung",
)  # fmt: skip
LABELS = {"fee": gettext_lazy("Gebühr"), "notice": gettext_lazy("Hinweis")}
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page worth finding, with the day of its last change where it is known."""
    context = {"origin": _origin(request), "pages": pages_with_dates()}
    return render(request, "citizen/feeds/sitemap.xml", context, content_type="application/xml")


@require_safe
@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Which paths search engines leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {_origin(request)}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@public_page()
def changes(request: HttpRequest) -> HttpResponse:
    """The latest published texts, fees and notices (Atom, RFC 4287)."""
    entries = last_changes()
    tenant = tenant_of(request)
    context = {
        "origin": _origin(request),
        "title": _("Was sich im Serviceportal geändert hat: %(town)s") % {"town": tenant.name},
        "entries": [(entry, LABELS.get(entry.kind, "")) for entry in entries],
        "updated": max((entry.at for entry in entries), default=BEGINNING),
    }
    return render(request, "citizen/feeds/changes.xml", context, content_type="application/atom+xml")


def _origin(request: HttpRequest) -> str:
    return portal_address(tenant_of(request), "")
