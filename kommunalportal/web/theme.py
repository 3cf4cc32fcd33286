"""Light or dark: as the system wishes, unless the visitor chose (``?darstellung=dunkel``, kept in a cookie)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

COOKIE = "darstellung"
#: What stands in addresses and in the cookie -> what the style sheets know.
THEMES = {"hell": "light", "dunkel": "dark"}
Handler = Callable[[HttpRequest], HttpResponse]


def choose_theme(next_handler: Handler) -> Handler:
    """Middleware: remember a choice and lead back to the same page; otherwise tell the page what was chosen."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(COOKIE, "")
        if asked in THEMES and request.method == "GET":
            return _remember(request, asked)
        request.theme = THEMES.get(request.COOKIES.get(COOKIE, ""), "")  # type: ignore[attr-defined]
        return next_handler(request)

    return handle


def theme_queries(request: HttpRequest) -> dict[str, str]:
    """The queries that choose light and dark for this page: ``{"light": "q=hund&darstellung=hell", ...}``."""
    queries = {}
    for word, theme in THEMES.items():
        query = request.GET.copy()
        query[COOKIE] = word
        queries[theme] = query.urlencode()
    return queries


def _remember(request: HttpRequest, asked: str) -> HttpResponse:
    query = request.GET.copy()
    del query[COOKIE]
    # An address that begins with two slashes would lead to another host.
    path = "/" + request.path.lstrip("/")
    response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    response.set_cookie(COOKIE, asked, max_age=365 * 86_400, samesite="Lax")  # a script may read and change it
    return response
