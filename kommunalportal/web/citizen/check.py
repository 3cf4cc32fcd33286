"""The page on which anybody finds out whether a certificate is genuine."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kommunalportal.certificates.queries import CheckResult, CheckState, check
from kommunalportal.certificates.rules import normalised_check_code
from kommunalportal.web.limits import limited

PER_MINUTE = 30  # a registry with a pile of papers is quick; guessing one of 73 bits is not
LARGEST_FILE = 10_000_000
STATUS = {CheckState.GENUINE: 200, CheckState.REVOKED: 200, CheckState.UNKNOWN: 404, CheckState.MISTYPED: 404}


class FileForm(forms.Form):
    """A PDF to be compared; it is read, hashed and forgotten."""

    file = forms.FileField(
        allow_empty_file=False,
        error_messages={
            "required": gettext_lazy("Bitte wählen Sie die PDF-Datei aus."),
            "empty": gettext_lazy("Diese Datei ist leer."),
            "missing": gettext_lazy("Bitte wählen Sie die PDF-Datei aus."),
        },
    )

    def clean_file(self) -> object:
        """No certificate of ours is that large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Diese Datei ist zu groß. Eine Bescheinigung hat höchstens 10 MB."))
        return file


@require_safe
@never_cache
@limited("check", per_address=PER_MINUTE, methods=("GET",))
def ask(request: HttpRequest) -> HttpResponse:
    """Where the code is typed; a code that can be one leads to its own address."""
    typed = request.GET.get("code", "")[:60]
    code = normalised_check_code(typed)
    if code is not None:
        return redirect("check_code", code)
    error = _error(typed) if "code" in request.GET else ""
    context = {"typed": typed, "error": error}
    return render(request, "citizen/check/ask.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("check", per_address=PER_MINUTE, methods=("GET", "POST"))
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of this code; a file that is posted is compared, not kept."""
    result = check(code[:60])
    if result.state == CheckState.MISTYPED:
        context: dict[str, object] = {"typed": code[:60], "error": _error(code)}
        return render(request, "citizen/check/ask.html", context, status=STATUS[result.state])
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else None
    context = {"result": result, "code": normalised_check_code(code), "form": form, "rows": _rows(result)}
    if form is not None and form.is_valid():
        context["is_same_file"] = result.is_of_file(form.cleaned_data["file"].read())
    return render(request, "citizen/check/answer.html", context, status=_status(result, form))


def _status(result: CheckResult, form: FileForm | None) -> int:
    return 422 if form is not None and not form.is_valid() else STATUS[result.state]


def _error(typed: str) -> str:
    if not typed.strip():
        return _("Bitte geben Sie den Prüfcode ein.")
    return _("Dieser Prüfcode kann nicht stimmen. Bitte vergleichen Sie ihn Zeichen für Zeichen mit dem Dokument.")


def _rows(result: CheckResult) -> list[tuple[str, str]]:
    shown = [
        (_("Dokument"), result.title),
        (_("Ausgestellt von"), result.issuer),
        (_("Ausgestellt am"), f"{result.issued_on:%d.%m.%Y}" if result.issued_on else ""),
        (_("Zurückgenommen am"), f"{result.revoked_at:%d.%m.%Y}" if result.revoked_at else ""),
        (_("Initialen und Geburtsjahr"), result.holder_hint),
    ]
    return [row for row in shown if row[1]]
