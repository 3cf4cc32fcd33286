"""Pages that say who is behind the portal, what it does with data, and where help is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kommunalportal.web.accessibility_report import report
from kommunalportal.web.public_pages import public_page


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Erklärung zur Barrierefreiheit (BITV 2.0 section 7, BGG NRW section 10b)."""
    return render(request, "citizen/pages/accessibility.html", {**contact_of(request), "report": report()})


@require_safe
@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """Datenschutzhinweise (DSGVO article 13)."""
    return render(request, "citizen/pages/privacy.html", contact_of(request))


@require_safe
@public_page()
def imprint(request: HttpRequest) -> HttpResponse:
    """Impressum (DDG section 5)."""
    return render(request, "citizen/pages/imprint.html", contact_of(request))


@require_safe
@public_page()
def help_page(request: HttpRequest) -> HttpResponse:
    """How the portal works, in questions and answers."""
    return render(request, "citizen/pages/help.html", contact_of(request))


def contact_of(request: HttpRequest) -> dict[str, Any]:
    """The town's postal address, telephone and e-mail address, as far as it has told them."""
    face = request.tenant.face  # type: ignore[attr-defined]
    return {"contact": {name: face.get(name, "") for name in ("address", "phone", "email", "website")}}
