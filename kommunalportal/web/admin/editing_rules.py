"""How the municipality works: four eyes, unless an administrator says that one person works alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kommunalportal.catalogue.editing.actions import allow_own_review, may_review_own
from kommunalportal.web.access import AdministratorRequest, require_administrator
from kommunalportal.web.admin.frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def rules(request: AdministratorRequest) -> HttpResponse:
    """Switch the exception on, which needs a confirmation, or off, which does not."""
    is_alone, is_missing = may_review_own(), False
    if request.method == "POST":
        is_missing = not is_alone and request.POST.get("bestaetigung") != "ja"
        if not is_missing:
            allow_own_review(is_allowed=not is_alone, actor=request.administrator)
            messages.success(request, _("Gespeichert."))
            return redirect("editing_rules")
    context = {"is_alone": is_alone, "is_missing": is_missing}
    return page(request, "editing/rules.html", context, status=422 if is_missing else 200)
