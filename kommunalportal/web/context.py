"""What every template knows: the town's face, the language, and which part of the portal this is. Asks no database."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from kommunalportal.web.face import face_of

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True)
class OtherLanguage:
    """A language one may change to: its code, its name in itself, and the query that chooses it for this page."""

    code: str
    label: str
    query: str


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    tenant = getattr(request, "tenant", None)
    face = face_of(tenant)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "portal": {
            "town": face.town,
            "short_name": face.short_name,
            "tenant": tenant,
            "is_municipality": tenant is not None and tenant.is_municipality,
            "has_session": _has_session(request),
            "demo": settings.DEMO,
            "language": language,
            "other_languages": _other_languages(request, language),
            "section": request.path.split("/", 2)[1],
            "colours_url": f"/farben.css?v={face.version}",
            "arms_url": f"/wappen.svg?v={face.version}",
        }
    }


def _has_session(request: HttpRequest) -> bool:
    """Whether somebody could be signed in or have a message waiting; without, a page need not look into the session."""
    session = getattr(request, "session", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(session and session.modified)


def _other_languages(request: HttpRequest, current: str) -> list[OtherLanguage]:
    languages = []
    for code, _name in settings.LANGUAGES:
        if code != current:
            query = request.GET.copy()
            query["lang"] = code
            languages.append(OtherLanguage(code, LANGUAGE_NAMES.get(code, code), query.urlencode()))
    return languages
