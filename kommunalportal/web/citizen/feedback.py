"""Hat das geholfen? One question below every public page, and the report of a barrier. Neither needs a login."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.catalogue.feedback import (
    MOST_LETTERS,
    MOST_LETTERS_OF_A_BARRIER,
    give_feedback,
    report_barrier,
)
from kommunalportal.web.errors import csrf_failure
from kommunalportal.web.limits import limited
from kommunalportal.web.public_pages import public_page
from kommunalportal.web.same_site import comes_from_here

HONEYPOT = "website"
THANKS = "danke-fuer-rueckmeldung"
HELPED = {"ja": True, "nein": False}


class BarrierForm(forms.Form):
    """What does not work where, and where to answer if somebody wants an answer."""

    text = forms.CharField(
        max_length=MOST_LETTERS_OF_A_BARRIER,
        widget=forms.Textarea,
        error_messages={"required": _("Bitte schreiben Sie, was nicht geht.")},
    )
    seite = forms.CharField(max_length=200, required=False)
    kontakt = forms.CharField(max_length=200, required=False)


@csrf_exempt
@require_POST
@limited("feedback", per_address=10)
def feedback(request: HttpRequest) -> HttpResponse:
    """Take the answer and lead back to the page, which then says thank you."""
    if not comes_from_here(request):
        return csrf_failure(request)
    path = page_path(request.POST.get("seite", ""))
    helped = HELPED.get(request.POST.get("geholfen", ""))
    text = _cleaned(request.POST.get("text", ""))
    if not request.POST.get(HONEYPOT) and (helped is not None or text):
        give_feedback(path=path, helped=helped, text=text, language=request.LANGUAGE_CODE)
    return redirect(f"{path}#{THANKS}")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("barrier", per_address=5)
def barrier(request: HttpRequest) -> HttpResponse:
    """Somebody could not use a page."""
    form = BarrierForm(request.POST or None, initial={"seite": page_path(request.GET.get("seite", ""))})
    if request.method == "POST" and form.is_valid():
        if not request.POST.get(HONEYPOT):
            values = {name: _cleaned(form.cleaned_data[name]) for name in ("seite", "text", "kontakt")}
            report_barrier(
                path=values["seite"] or "/",
                text=values["text"],
                contact=values["kontakt"],
                language=request.LANGUAGE_CODE,
            )
        return redirect("barrier-reported")
    return render(request, "citizen/pages/barrier.html", {"form": form})


@require_safe
@public_page()
def barrier_reported(request: HttpRequest) -> HttpResponse:
    """Thanks, and when an answer comes."""
    return render(request, "citizen/pages/barrier_reported.html")


def page_path(given: str) -> str:
    """An address within this portal without parameters, or the start page."""
    path = given.partition("?")[0].partition("#")[0][:200]
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if is_ours else "/"


def _cleaned(text: str) -> str:
    """Without control characters, which PostgreSQL or a reader would stumble over."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()[: 4 * MOST_LETTERS]
