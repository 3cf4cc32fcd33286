"""The applicant's copy of what was declared."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.results import copy_of
from kommunalportal.web.access import AccountRequest, require_applicant
from kommunalportal.web.citizen.application_pages import load_application
from kommunalportal.wiring.documents import document_renderer


@never_cache
@require_applicant
def copy(request: AccountRequest, service: str, reference: str) -> HttpResponse:
    """All answers as PDF, made when asked for: there is nothing to keep and nothing to go stale."""
    application = load_application(request, service, reference)
    response = HttpResponse(copy_of(form_of(application), document_renderer()), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{service}-{application.reference}.pdf"
    )
    return response
