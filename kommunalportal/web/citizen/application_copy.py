"""The applicant's copy of what was declared, made when asked for: nothing to keep, and nothing to go stale."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from kommunalportal.applications.copies import copy_as_json, copy_as_xml
from kommunalportal.applications.journeys import ApplicationForm, form_of
from kommunalportal.applications.results import copy_of
from kommunalportal.web.access import AccountRequest, require_applicant
from kommunalportal.web.citizen.application_pages import load_application
from kommunalportal.wiring.documents import document_renderer


@dataclass(frozen=True)
class Kind:
    """One form of the copy."""

    mime_type: str
    make: Callable[[ApplicationForm], bytes]


KINDS = {
    "pdf": Kind("application/pdf", lambda form: copy_of(form, document_renderer())),
    "json": Kind("application/json", copy_as_json),
    "xml": Kind("application/xml", copy_as_xml),
}


@never_cache
@require_applicant
def copy(request: AccountRequest, service: str, reference: str, ending: str = "pdf") -> HttpResponse:
    """All answers, for people (PDF) and for machines (JSON, XML)."""
    kind = KINDS[ending]
    application = load_application(request, service, reference)
    response = HttpResponse(kind.make(form_of(application)), content_type=kind.mime_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{service}-{application.reference}.{ending}"
    )
    return response
