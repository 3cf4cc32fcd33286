"""What a clerk can do about a hand-over: try it again, or say that a person brought the case there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kommunalportal.casework import by_hand
from kommunalportal.casework.rules import Reason
from kommunalportal.delivery.actions import replay
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import ClerkRequest, require_clerk
from kommunalportal.web.desk.pages import load_work_item


@require_POST
@require_clerk
def hand_over_again(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """Try a hand-over again that was given up."""
    delivery = by_hand.delivery_of(load_work_item(request, file_reference))
    if delivery is None:
        raise Http404("delivery")
    try:
        replay(delivery=delivery, actor=request.clerk)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Die Übergabe läuft wieder."))
    return redirect("work_item", file_reference)


@require_POST
@require_clerk
def say_by_hand(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """One click: typed, or seen there, and why."""
    item = load_work_item(request, file_reference)
    reason = {one.value: one for one in Reason}.get(request.POST.get("reason", ""))
    if reason is None:
        raise Http404("reason")
    try:
        by_hand.say_by_hand(item=item, reason=reason, actor=request.clerk)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Notiert. Wir übergeben diesen Vorgang nicht mehr von selbst."))
    return redirect("work_item", file_reference)


@require_POST
@require_clerk
def take_back(request: ClerkRequest, file_reference: str) -> HttpResponse:
    """The click was a mistake."""
    by_hand.take_back_by_hand(item=load_work_item(request, file_reference), actor=request.clerk)
    messages.success(request, _("Zurückgenommen. Die Übergabe läuft weiter, wo sie war."))
    return redirect("work_item", file_reference)
