"""The portal in Leichte Sprache (BITV 2.0 section 4): how to find something, how to apply, and the most used services.

Leichte Sprache is a version of a page, in German whatever language the frame around it has (see easy_language.py).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.easy_texts import EASY, easy_words, services_in_easy_language
from kommunalportal.catalogue.questions import cleaned
from kommunalportal.catalogue.service_page import service_page
from kommunalportal.web.citizen.pages import contact_of
from kommunalportal.web.public_pages import public_page


@require_safe
@public_page()
def start(request: HttpRequest) -> HttpResponse:
    """What the portal is, and everything that is explained in Leichte Sprache."""
    context = {"services": services_in_easy_language(), "came_from": _came_from(request), **contact_of(request)}
    return render(request, "citizen/easy/start.html", context)


@require_safe
@public_page()
def search(request: HttpRequest) -> HttpResponse:
    """How to find something; what somebody looked for already is kept."""
    context = {"question": cleaned(request.GET.get("q", "")), **contact_of(request)}
    return render(request, "citizen/easy/search.html", context)


@require_safe
@public_page()
def help_page(request: HttpRequest) -> HttpResponse:
    """How to apply, pay, look into the account."""
    return render(request, "citizen/easy/help.html", contact_of(request))


@require_safe
@public_page()
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service, or that it is not explained yet."""
    page = service_page(slug, EASY)
    if page is None:
        raise Http404("service")
    context = {
        "slug": slug,
        "name": page.service.name,
        "paragraphs": easy_words(page),
        "unit": page.responsibility.unit,
        "authority": page.authority,
        **contact_of(request),
    }
    return render(request, "citizen/easy/service.html", context)


def _came_from(request: HttpRequest) -> str:
    """The page that has no easy version, if it is one of this portal."""
    path = request.GET.get("von", "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
