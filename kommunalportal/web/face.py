"""What a municipality looks like: its name, its colours and its drawn arms (a placeholder made for this project)."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.arms import Arms, arms_of
from kommunalportal.kernel.models import Tenant
from kommunalportal.web import colours

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
YEAR = 365 * 86_400


@dataclass(frozen=True)
class Face:
    """Name and colours (#rrggbb) of whoever the host name stands for."""

    town: str
    short_name: str
    colour: str
    accent: str
    arms: Arms

    @property
    def version(self) -> str:
        """Changes with the style sheet and the arms, so that browsers may keep both for ever."""
        return _version(self.colour, self.accent, self.arms)


def face_of(tenant: Tenant | None) -> Face:
    """The face of a municipality, or a neutral one where there is none (list of municipalities, unknown host)."""
    if tenant is None:
        neutral = Arms("bridge", "waves")
        return Face(_("Kommunalportal"), _("Kommunalportal"), colour="#1d4b7f", accent="#f2b632", arms=neutral)
    return Face(
        town=tenant.name,
        short_name=tenant.short_name or tenant.name,
        colour=_colour_or(tenant.colour, "#1d4b7f"),
        accent=_colour_or(tenant.accent, "#f2b632"),
        arms=arms_of(tenant.slug, tenant.face),
    )


@require_safe
def colours_css(request: HttpRequest) -> HttpResponse:
    """`/farben.css`: the town's colours, since `style=` is forbidden."""
    face = face_of(getattr(request, "tenant", None))
    response = HttpResponse(colours.stylesheet(face.colour, face.accent), content_type="text/css; charset=utf-8")
    return _cacheable(response, request, face)


@require_safe
def arms_svg(request: HttpRequest) -> HttpResponse:
    """`/wappen.svg`: the arms as an icon of the browser's tab."""
    face = face_of(getattr(request, "tenant", None))
    response = HttpResponse(face.arms.as_svg(face.colour, face.accent), content_type="image/svg+xml")
    return _cacheable(response, request, face)


def _cacheable(response: HttpResponse, request: HttpRequest, face: Face) -> HttpResponse:
    is_versioned = request.GET.get("v") == face.version
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_versioned else "public, max-age=300"
    return response


@lru_cache(maxsize=1024)
def _version(colour: str, accent: str, arms: Arms) -> str:
    shown = colours.stylesheet(colour, accent) + arms.as_svg(colour, accent)
    return hashlib.sha256(shown.encode()).hexdigest()[:8]


def _colour_or(colour: str, fallback: str) -> str:
    return colour if COLOUR.fullmatch(colour) else fallback
