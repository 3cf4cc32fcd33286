"""A maintenance or emergency notice for all municipalities at once, and taking it away again."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from kommunalportal.catalogue.models import Notice, NoticeLevel
from kommunalportal.catalogue.notices import put_up_notice, take_down_notice
from kommunalportal.web.access import OperatorRequest, load_or_404, require_operator

#: Hours -> words; 0: until somebody takes it away.
DURATIONS = (
    ("1", lazy("1 Stunde")),
    ("4", lazy("4 Stunden")),
    ("24", lazy("1 Tag")),
    ("168", lazy("1 Woche")),
    ("0", lazy("bis ich ihn wegnehme")),
)


class NoticeForm(forms.Form):
    """What everybody should know, how loud, and for how long."""

    text = forms.CharField(max_length=300, error_messages={"required": lazy("Schreiben Sie, was alle wissen sollen.")})
    level = forms.ChoiceField(choices=NoticeLevel.choices, initial=NoticeLevel.WARNING)
    hours = forms.TypedChoiceField(choices=DURATIONS, coerce=int, initial="4")


@require_http_methods(["GET", "HEAD", "POST"])
@require_operator
def notices(request: OperatorRequest) -> HttpResponse:
    """What stands above all pages now, and the form for one more."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _put_up(request, form.cleaned_data)
        return redirect("operator_notices")
    context = {"form": form, "notices": Notice.objects.exclude(valid_until__lt=timezone.now())}
    return render(request, "operator/notices.html", context)


@require_POST
@require_operator
def take_down(request: OperatorRequest, notice_id: int) -> HttpResponse:
    """It holds no longer."""
    take_down_notice(notice=load_or_404(Notice.objects.all(), pk=notice_id), actor=request.operator)
    messages.success(request, _("Der Hinweis ist weg."))
    return redirect("operator_notices")


def _put_up(request: OperatorRequest, values: dict[str, Any]) -> None:
    until = timezone.now() + timedelta(hours=values["hours"]) if values["hours"] else None
    put_up_notice(text=values["text"], level=values["level"], valid_until=until, actor=request.operator)
    messages.success(request, _("Der Hinweis steht jetzt über allen Seiten aller Kommunen."))
