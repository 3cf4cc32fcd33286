"""Error pages: what happened, that nothing was lost, what to do now. None of them asks the database."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kommunalportal.web.context import portal
from kommunalportal.web.outage import notice_current_error

#: Shown if even the templates fail.
LAST_RESORT = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><title>Störung</title>'
    "<h1>Bei uns ist etwas schiefgegangen</h1><p>Ihre gespeicherten Angaben sind nicht verloren. "
    'Bitte versuchen Sie es in ein paar Minuten noch einmal.</p><p><a href="/">Zur Startseite</a></p>'
)


@dataclass(frozen=True)
class ErrorText:
    """One error in plain words."""

    title: Promise
    happened: Promise | str
    kept: Promise
    advice: Promise


NOTHING_LOST = _("Es ist nichts verloren gegangen: Was Sie gespeichert haben, ist noch da.")
TEXTS = {
    400: ErrorText(
        _("Diese Anfrage konnten wir nicht lesen"),
        _("Etwas an der Adresse oder an den gesendeten Daten war unvollständig oder beschädigt."),
        NOTHING_LOST,
        _("Gehen Sie eine Seite zurück und versuchen Sie es noch einmal."),
    ),
    403: ErrorText(
        _("Diese Seite dürfen Sie nicht öffnen"),
        _("Die Seite ist nur für bestimmte Personen bestimmt."),
        NOTHING_LOST,
        _("Melden Sie sich mit dem richtigen Konto an. Wenn Sie glauben, dass das ein Fehler ist, rufen Sie uns an."),
    ),
    404: ErrorText(
        _("Diese Seite gibt es hier nicht"),
        _("Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen."),
        NOTHING_LOST,
        _("Suchen Sie nach dem, was Sie erledigen möchten, oder beginnen Sie auf der Startseite."),
    ),
    405: ErrorText(
        _("So lässt sich diese Seite nicht aufrufen"),
        _("Die Seite erwartet, dass man sie über einen Knopf im Portal erreicht."),
        NOTHING_LOST,
        _("Gehen Sie eine Seite zurück und benutzen Sie den Knopf dort."),
    ),
    413: ErrorText(
        _("Das war zu viel auf einmal"),
        _("Die gesendete Datei oder der Text ist größer, als wir annehmen können."),
        NOTHING_LOST,
        _("Gehen Sie eine Seite zurück und wählen Sie eine kleinere Datei, zum Beispiel ein kleineres Foto."),
    ),
    429: ErrorText(
        _("Bitte warten Sie einen Moment"),
        _("Von Ihrem Anschluss kamen sehr viele Anfragen in kurzer Zeit. Zum Schutz aller bremsen wir dann."),
        NOTHING_LOST,
        _("Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal."),
    ),
    500: ErrorText(
        _("Bei uns ist etwas schiefgegangen"),
        _("Der Fehler liegt bei uns, nicht bei Ihnen. Er wurde aufgezeichnet."),
        _("Ihre gespeicherten Angaben sind nicht verloren. Was Sie abgeschickt haben, wird nicht doppelt ausgeführt."),
        _("Versuchen Sie es in ein paar Minuten noch einmal. Unter „Störungen“ sehen Sie, was gerade nicht geht."),
    ),
    503: ErrorText(
        _("Das Portal macht gerade eine Pause"),
        _("Wir warten das Portal, oder ein wichtiger Teil antwortet gerade nicht."),
        NOTHING_LOST,
        _("Versuchen Sie es in ein paar Minuten noch einmal. Unter „Störungen“ sehen Sie, was gerade nicht geht."),
    ),
}
STALE_PAGE = ErrorText(
    _("Die Seite war zu lange offen"),
    _("Wir nehmen Eingaben nur von einer frisch geladenen Seite an. Ihr Browser muss dafür Cookies zulassen."),
    NOTHING_LOST,
    _("Gehen Sie eine Seite zurück, laden Sie sie neu und senden Sie Ihre Angaben noch einmal."),
)
DATABASE_IS_DOWN = ErrorText(
    _("Das geht gerade nicht"),
    _("Ein wichtiger Teil des Portals ist gestört. Wir arbeiten daran. Seiten zum Lesen gehen meistens trotzdem."),
    _(
        "Was Sie gespeichert oder abgeschickt haben, ist noch da. "
        "Was Sie gerade eben gesendet haben, ist nicht angekommen."
    ),
    _("Lassen Sie das Fenster offen, gehen Sie eine Seite zurück und senden Sie in ein paar Minuten noch einmal."),
)
UNKNOWN_HOST = ErrorText(
    _("Diese Kommune ist nicht im Portal"),
    _("Unter dieser Adresse gibt es kein Kommunalportal."),
    _("Es ist nichts verloren gegangen."),
    _("Prüfen Sie die Adresse oder wählen Sie Ihre Kommune aus der Liste."),
)


def render_page(request: HttpRequest, status: int, text: ErrorText | None = None) -> HttpResponse:
    """The error page for a status; problem details (RFC 9457) below /api/."""
    shown = text or TEXTS.get(status, TEXTS[500])
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "title": str(shown.title), "detail": str(shown.happened)}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {**portal(request), "status": status, "error": shown, "is_error_page": True}
    return HttpResponse(loader.get_template("errors/page.html").render(context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400; a body that is too large says so."""
    return render_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django calls it by this name)
    """handler403"""
    return render_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django calls it by this name)
    """handler404"""
    return render_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: must work whatever is broken."""
    try:
        return database_is_down(request) if notice_current_error() else render_page(request, 500)
    except Exception:  # noqa: BLE001 (whatever it is, people get an answer; the first error is already logged)
        return HttpResponse(LAST_RESORT, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """CSRF_FAILURE_VIEW"""
    return render_page(request, 403, STALE_PAGE)


def database_is_down(request: HttpRequest) -> HttpResponse:
    """Everything that has to write, or to know who asks, waits until the database is back."""
    response = render_page(request, 503, DATABASE_IS_DOWN)
    response.headers["Retry-After"] = "30"
    return response


def unknown_host(request: HttpRequest) -> HttpResponse:
    """A host name that stands for no municipality."""
    return render_page(request, 404, UNKNOWN_HOST)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """A rule said no to something that was possible a moment ago, for example in another window."""
    text = ErrorText(
        _("Das geht so gerade nicht"),
        message or _("Inzwischen hat sich etwas geändert, zum Beispiel in einem anderen Fenster."),
        NOTHING_LOST,
        _("Gehen Sie eine Seite zurück und laden Sie sie neu."),
    )
    return render_page(request, 409, text)


def dress_bare_errors(next_handler: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an empty 405, 413, 429 or 503 gets its page."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = next_handler(request)
        is_bare = response.status_code in {405, 413, 429, 503} and not response.streaming and not response.content
        if not is_bare:
            return response
        dressed = render_page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                dressed.headers[name] = response.headers[name]
        return dressed

    return handle
