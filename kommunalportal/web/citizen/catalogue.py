"""The front door: start page, life situations, services, offices. The same for everybody."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.loading import guide_of
from kommunalportal.catalogue.listing import Filters, ServiceRow
from kommunalportal.catalogue.models import Audience, Level
from kommunalportal.catalogue.start_layout import layout_of
from kommunalportal.kernel.addresses import front_address
from kommunalportal.kernel.models import TenantKind
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.web.citizen import start_page
from kommunalportal.web.citizen.catalogue_words import fee_words, offer_words, open_state, open_words, week_of
from kommunalportal.web.public_pages import public_page

RESULTS_PER_PAGE = 20
#: official topic of "life situations" that are only a drawer for what fits nowhere else: no name to show anybody
CROSS_CUTTING = "Querschnitt"
FILTER_PARAMETERS = ("ebene", "zielgruppe", "online", "lebenslage")


@dataclass(frozen=True)
class Entry:
    """A service in a list, in words."""

    row: ServiceRow

    @property
    def url(self) -> str:
        """Its page."""
        return f"/leistungen/{self.row.slug}/"

    @property
    def offer(self) -> Any:
        """Label, icon and tone."""
        return offer_words(self.row.offer, self.row.parts)

    @property
    def about(self) -> str:
        """Who is responsible and what it costs."""
        return " · ".join(filter(None, (self.row.unit_name or self.row.authority, fee_words(self.row.fee))))


@require_safe
@public_page()
def start(request: HttpRequest) -> HttpResponse:
    """What most people come for, on one screen; tenants that serve no citizens lead to those that do."""
    tenant = current_tenant()
    if not tenant.is_municipality:
        return redirect("/betrieb/" if tenant.kind == TenantKind.PROVIDER else front_address())
    layout = layout_of(tenant.face)
    context = {
        "layout": layout,
        "most_asked": start_page.asked(layout),
        "tiles": start_page.tiles(layout),
        "facts": start_page.facts(),
    }
    return render(request, "citizen/catalogue/start.html", context)


@require_safe
@public_page()
def situations(request: HttpRequest) -> HttpResponse:
    """All life situations of citizens and of businesses."""
    rows = [row for row in queries.life_situations() if row.topic != CROSS_CUTTING]
    context = {
        "citizens": [row for row in rows if row.kind == Audience.CITIZEN],
        "businesses": [row for row in rows if row.kind == Audience.BUSINESS],
    }
    return render(request, "citizen/catalogue/situations.html", context)


@require_safe
@public_page()
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of one life situation."""
    found = queries.life_situation(slug)
    if found is None:
        raise Http404("life situation")
    listed = queries.list_services(filters=Filters(situation=slug))
    context = {"situation": found, "groups": _by_level(listed.rows), "guide": guide_of(slug)}
    return render(request, "citizen/catalogue/situation.html", context)


@require_safe
@public_page(parameters=FILTER_PARAMETERS)
def services(request: HttpRequest) -> HttpResponse:
    """All services from A to Z."""
    filters = filters_of(request)
    listed = queries.list_services(filters=filters)
    letters: dict[str, list[Entry]] = {}
    for row in listed.rows:
        letters.setdefault(_letter(row.name), []).append(Entry(row))
    context = {
        "total": listed.total,
        "letters": sorted(letters.items()),
        "alphabet": [(letter, letter in letters) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
        **_filter_choices(request, filters),
    }
    return render(request, "citizen/catalogue/services.html", context)


@require_safe
@public_page()
def units(request: HttpRequest) -> HttpResponse:
    """All offices."""
    rows = [(unit, open_words(open_state(unit))) for unit in queries.units()]
    return render(request, "citizen/catalogue/units.html", {"units": rows})


@require_safe
@public_page()
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """One office: where, when, and what it does."""
    found = queries.unit_page(slug)
    if found is None:
        raise Http404("unit")
    office, rows = found
    context = {
        "unit": office,
        "state": open_words(open_state(office)),
        "week": week_of(office),
        "entries": [Entry(row) for row in rows],
    }
    return render(request, "citizen/catalogue/unit.html", context)


def filters_of(request: HttpRequest) -> Filters:
    """What the address narrows the list to; values that mean nothing narrow nothing."""
    level = request.GET.get("ebene", "")
    audience = request.GET.get("zielgruppe", "")
    return Filters(
        level=level if level in Level.values else "",
        audience=audience if audience in (Audience.CITIZEN, Audience.BUSINESS) else "",
        situation=request.GET.get("lebenslage", "")[:90],
        online=request.GET.get("online") == "ja",
    )


def _filter_choices(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    return {
        "filters": filters,
        "levels": Level.choices,
        "audiences": [choice for choice in Audience.choices if choice[0] != Audience.BOTH],
        "is_filtered": filters != Filters(),
        "plain_url": request.path,
    }


def _by_level(rows: tuple[ServiceRow, ...]) -> list[tuple[str, list[Entry]]]:
    titles = {
        Level.MUNICIPALITY: _("Bei der Stadt"),
        Level.DISTRICT: _("Beim Kreis"),
        Level.STATE: _("Beim Land"),
        Level.FEDERAL: _("Beim Bund"),
    }
    groups = [(title, [Entry(row) for row in rows if row.level == level]) for level, title in titles.items()]
    return [(title, entries) for title, entries in groups if entries]


def _letter(name: str) -> str:
    letter = name[:1].upper()
    return {"Ä": "A", "Ö": "O", "Ü": "U"}.get(letter, letter if letter.isalpha() else "#")
