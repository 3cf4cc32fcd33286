"""Online services: which are on, and switching one off or on with a reason."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.catalogue.switching import SwitchReason, allow_guests, last_switches, switch_online_service
from kommunalportal.kernel.models import AuditEntry
from kommunalportal.web.access import EditorRequest, load_or_404, require_editor
from kommunalportal.web.admin.forms import SwitchForm
from kommunalportal.web.admin.frame import page

PER_PAGE = 50


@require_safe
@require_editor
def offer_list(request: EditorRequest) -> HttpResponse:
    """All online services of the municipality by name; who looks for a word sees only those."""
    query = request.GET.get("q", "")[:80]
    offers = OnlineService.objects.select_related("service").order_by("service__name")
    found = Paginator(offers.filter(service__name__icontains=query), PER_PAGE).get_page(request.GET.get("seite"))
    switches = last_switches(list(found.object_list))
    rows = [(offer, _reason_words(switches.get(offer.pk))) for offer in found.object_list]
    return page(request, "offers.html", {"page": found, "rows": rows, "query": query})


@require_http_methods(["GET", "HEAD", "POST"])
@require_editor
def switch_offer(request: EditorRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then switch."""
    offers = OnlineService.objects.select_related("service")
    offer = load_or_404(offers, service__slug=slug)
    form = SwitchForm(request.POST or None, to_active=not offer.is_active)
    if request.method == "POST" and form.is_valid():
        switch_online_service(offer=offer, actor=request.editor, **form.cleaned_data)
        messages.success(request, _("Gespeichert. Die öffentlichen Seiten zeigen es sofort."))
        return redirect("admin_offers")
    context = {"offer": offer, "form": form, "takes_guests": _may_take_guests(offer)}
    return page(request, "switch_offer.html", context, status=422 if form.errors else 200)


@require_POST
@require_editor
def offer_guests(request: EditorRequest, slug: str) -> HttpResponse:
    """Whether people may apply for it without account."""
    offer = load_or_404(OnlineService.objects.all(), service__slug=slug)
    if _may_take_guests(offer):
        allow_guests(offer=offer, is_allowed=request.POST.get("erlaubt") == "1", actor=request.editor)
        messages.success(request, _("Gespeichert. Die öffentlichen Seiten zeigen es sofort."))
    return redirect("admin_switch_offer", slug)


def _may_take_guests(offer: OnlineService) -> bool:
    return bundle_facts(offer.bundle_slug).service.login == "optional"


def _reason_words(entry: AuditEntry | None) -> str:
    return str(SwitchReason(entry.details["reason"]).label) if entry else ""
