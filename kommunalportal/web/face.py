"""What a municipality looks like: its name, its colours and its drawn arms (a placeholder made for this project)."""

import hashlib
import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import colours

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
YEAR = 365 * 86_400
ARMS = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 44"><path fill="#fff" stroke="{colour}" d="M1 1h34v24c0 \
9-7 14-17 18C8 39 1 34 1 25z"/><path fill="{accent}" d="M3.5 30c3.6 0 3.6-2.4 7.2-2.400s3.6 2.4 7.3 \
2.4 3.6-2.4 7.3-2.4 3.6 2.4 7.1 2.400c-1.6 4-7.5 7.5-14.4 10.500C11 37.5 5.1 34 3.5 \
30z"/><path fill="{colour}" d="M8 7h4.500v3h3V7h5v3h3V7H28v9h-2.500v9.500h-15V16H8z"/></svg>
"""


@dataclass(frozen=True)
class Face:
    """Name and colours (#rrggbb) of whoever the host name stands for."""

    town: str
    short_name: str
    colour: str
    accent: str

    @property
    def version(self) -> str:
        """Changes with the style sheet, so that browsers may keep it for ever."""
        sheet = colours.stylesheet(self.colour, self.accent)
        return hashlib.sha256(sheet.encode()).hexdigest()[:8]


def face_of(tenant: Tenant | None) -> Face:
    """The face of a municipality, or a neutral one where there is none (list of municipalities, unknown host)."""
    if tenant is None:
        return Face(town=_("Kommunalportal"), short_name=_("Kommunalportal"), colour="#1d4b7f", accent="#f2b632")
    return Face(
        town=tenant.name,
        short_name=tenant.short_name or tenant.name,
        colour=_colour_or(tenant.colour, "#1d4b7f"),
        accent=_colour_or(tenant.accent, "#f2b632"),
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
    response = HttpResponse(ARMS.format(colour=face.colour, accent=face.accent), content_type="image/svg+xml")
    return _cacheable(response, request, face)


def _cacheable(response: HttpResponse, request: HttpRequest, face: Face) -> HttpResponse:
    is_versioned = request.GET.get("v") == face.version
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_versioned else "public, max-age=300"
    return response


def _colour_or(colour: str, fallback: str) -> str:
    return colour if COLOUR.fullmatch(colour) else fallback
