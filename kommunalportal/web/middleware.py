"""What happens around every request: measuring, headers, the municipality, the language."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.kernel.languages import SOURCE_LANGUAGE, Language
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web import errors
from kommunalportal.web.metrics import REQUEST_SECONDS
from kommunalportal.web.outage import outage
from kommunalportal.web.tenants import tenant_for_host

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'{}; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
HEADERS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: Answered for any host name, without a municipality.
WITHOUT_TENANT = ("/healthz", "/readyz", "/heartbeatz", "/metrics", "/static/")
LANGUAGE_COOKIE = "sprache"
ROOMS_OF_STAFF = ("/sachbearbeitung/", "/verwaltung/", "/betrieb/")


def measure(next_handler: Handler) -> Handler:
    """Count and time every request by the view's name (never by its address, which may carry a reference)."""

    def handle(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = next_handler(request)
        match = request.resolver_match
        view = match.view_name if match else getattr(request, "kept_view", "unknown")
        REQUEST_SECONDS.labels(view, request.method or "", str(response.status_code)).observe(
            time.perf_counter() - started
        )
        return response

    return handle


def secure_headers(next_handler: Handler) -> Handler:
    """The same strict headers on every answer; a view may not loosen them."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = next_handler(request)
        # Browsers hold a form's whole chain of redirects against form-action: paying leads to the payment platform.
        origins = "".join(f" {origin}" for origin in getattr(request, "form_action_origins", ()))
        styles = "".join(f" {digest}" for digest in getattr(request, "style_sources", ()))  # see arrival.py
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(styles, origins)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
        return response

    return handle


def enter_tenant(next_handler: Handler) -> Handler:
    """The host name says which municipality; everything below acts for it and for no other."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_TENANT):
            return next_handler(request)
        host = request.get_host().rsplit(":", 1)[0]
        if host == settings.BASE_DOMAIN:
            request.urlconf = "kommunalportal.web.chooser_urls"
            return next_handler(request)
        tenant = tenant_for_host(host)
        if tenant is None:
            return errors.database_is_down(request) if outage.is_on else errors.unknown_host(request)
        request.tenant = tenant  # type: ignore[attr-defined]
        with acting_for(tenant):
            return next_handler(request)

    return handle


class ExplainRefusals:
    """What a rule of ours or a foreign system refused, as a page that helps instead of an error of the server."""

    def __init__(self, next_handler: Handler) -> None:
        self.next_handler = next_handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.render_page(request, 400)  # no address of ours has a NUL byte, and PostgreSQL takes none
        return self.next_handler(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409 for a rule of ours, 503 for a foreign system or the database, 400 for a NUL byte; else ours to repair."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception.message)
        if isinstance(exception, ForeignFailure):
            log.warning("foreign_failure", kind=type(exception).__name__, reason=str(exception))
            return errors.render_page(request, 503)
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return errors.render_page(request, 400)
        return errors.database_is_down(request) if outage.notice(exception) else None


def choose_language(next_handler: Handler) -> Handler:
    """German unless the visitor chose otherwise (``?lang=en``, kept in a cookie); addresses stay the same.

    Rooms of the staff whose texts a language does not have are German as a whole instead of in two languages.
    """
    known: dict[str, Language] = {language.code: language for language in settings.PORTAL_LANGUAGES}

    def handle(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        chosen = known.get(asked) or known.get(request.COOKIES.get(LANGUAGE_COOKIE, "")) or known[SOURCE_LANGUAGE]
        is_translated = chosen.is_for_staff or not request.path.startswith(ROOMS_OF_STAFF)
        language = chosen.code if is_translated else SOURCE_LANGUAGE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = next_handler(request)
        response.headers.setdefault("Content-Language", language)
        if asked == chosen.code:
            response.set_cookie(LANGUAGE_COOKIE, asked, max_age=365 * 86_400, samesite="Lax", httponly=True)
        return response

    return handle
