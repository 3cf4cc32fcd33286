"""Where is my application? By reference and code, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kommunalportal.applications.queries import application_with_code
from kommunalportal.applications.timeline import lines_of
from kommunalportal.kernel.rate_limits import allow

TRIES_PER_MINUTE = 10


@require_http_methods(["GET", "POST"])
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """The timeline of one application. Reference and code are posted, so that no address carries them."""
    context: dict[str, object] = {"reference": request.POST.get("reference", "")[:40]}
    if request.method == "GET":
        return render(request, "citizen/status/page.html", context)
    if not allow(f"status:{request.META.get('REMOTE_ADDR', '')}", per_minute=TRIES_PER_MINUTE):
        context["error"] = _("Das waren sehr viele Versuche. Bitte warten Sie eine Minute.")
        return render(request, "citizen/status/page.html", context, status=429)
    application = application_with_code(request.POST.get("reference", "")[:40], request.POST.get("code", "")[:40])
    if application is None:
        context["error"] = _("Zu dieser Kombination aus Aktenzeichen und Code finden wir keinen Antrag.")
        return render(request, "citizen/status/page.html", context, status=404)
    context |= {"application": application, "timeline": lines_of(application)}
    return render(request, "citizen/status/page.html", context)
