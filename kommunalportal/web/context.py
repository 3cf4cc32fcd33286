"""What every template knows: the town's face, the language, and which part of the portal this is.

Asks no database, except for the notices, and these only if a page shows them.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from kommunalportal.catalogue.notices import ShownNotice, active_notices
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.languages import SOURCE_LANGUAGE
from kommunalportal.kernel.models import Tenant
from kommunalportal.web.easy_language import easy_address
from kommunalportal.web.face import face_of
from kommunalportal.web.outage import outage
from kommunalportal.web.theme import theme_queries

#: Rooms for one person or for staff: no search engine shall send anybody there.
NOT_FOR_SEARCH_ENGINES = frozenset({"konto", "antrag", "gast", "sachbearbeitung", "verwaltung", "betrieb"})


@dataclass(frozen=True)
class LanguageChoice:
    """A language one may change to: its code, its name in itself, and the query that chooses it for this page."""

    code: str
    name: str
    query: str
    is_current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    tenant = getattr(request, "tenant", None)
    face = face_of(tenant)
    language = get_language() or SOURCE_LANGUAGE
    section = request.path.split("/", 2)[1]
    return {
        "portal": {
            "town": face.town,
            "short_name": face.short_name,
            "tenant": tenant,
            "is_municipality": tenant is not None and tenant.is_municipality,
            "has_session": _has_session(request),
            "demo": settings.DEMO,
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "is_translation": language != SOURCE_LANGUAGE,
            "is_reviewed": any(one.code == language and one.is_reviewed for one in settings.PORTAL_LANGUAGES),
            "languages": _languages(request, language),
            "theme": getattr(request, "theme", ""),
            "theme_queries": theme_queries(request),
            "notices": lambda: _notices(tenant),
            "address": ""
            if tenant is None or section in NOT_FOR_SEARCH_ENGINES
            else portal_address(tenant, request.path),
            "easy_url": easy_address(request.path, request.GET.get("q", "")[:200]),
            "section": section,
            "colours_url": f"/farben.css?v={face.version}",
            "arms": face.arms,
            "arms_url": f"/wappen.svg?v={face.version}",
        }
    }


def _notices(tenant: Tenant | None) -> tuple[ShownNotice, ...]:
    """Asked only by pages that show them, and only where there is a database to ask."""
    return () if tenant is None or outage.is_on else active_notices(tenant)


def _has_session(request: HttpRequest) -> bool:
    """Whether somebody could be signed in or have a message waiting; without, a page need not look into the session."""
    session = getattr(request, "session", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(session and session.modified)


def _languages(request: HttpRequest, current: str) -> list[LanguageChoice]:
    query = request.GET.copy()
    query.pop("lang", None)
    rest = f"{query.urlencode()}&" if query else ""
    return [
        LanguageChoice(one.code, one.name, f"{rest}lang={one.code}", one.code == current)
        for one in settings.PORTAL_LANGUAGES
    ]
