"""The front door: results with filters, and suggestions while somebody types."""

import zlib
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.listing import Filters
from kommunalportal.catalogue.missed import note_missed_search
from kommunalportal.catalogue.models import Audience, Level, OrganisationalUnit
from kommunalportal.catalogue.queries import list_services
from kommunalportal.catalogue.questions import asked_words, cleaned
from kommunalportal.catalogue.search import Found, find
from kommunalportal.catalogue.search_index import situation_names
from kommunalportal.catalogue.words import stem, words_of
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.web.citizen.catalogue import RESULTS_PER_PAGE, Entry, filters_of
from kommunalportal.web.citizen.search_parts import RESULTS, framed, pieces_of
from kommunalportal.web.errors import render_page
from kommunalportal.web.search_limit import may_search

SUGGESTIONS = 6
MAX_SITUATIONS = 8  # offered as filters, the most frequent ones
VARY = ("Accept-Encoding", "Cookie")
_PARAMETERS = {"level": "ebene", "audience": "zielgruppe", "situation": "lebenslage", "online": "online"}


#: Words that ask for a page of the portal and not for a service.
_SIGNPOSTS = tuple((frozenset(map(stem, words_of(words))), label, url) for words, label, url in (
    ("öffnungszeiten geöffnet offen rathaus bürgerbüro bürgeramt telefon telefonnummer sprechzeiten amt opening hours",
     lazy("Ämter mit Öffnungszeiten und Telefon"), "/aemter/"),
    ("termin termine terminbuchung terminvereinbarung appointment", lazy("Termin buchen"), "/termine/"),
    ("formular formulare vordruck pdf form forms", lazy("Formulare zum Herunterladen"), "/formulare/"),
    ("bearbeitungsstand status stand antragsstatus", lazy("Wo ist mein Antrag?"), "/status"),
    ("störung störungen disruption", lazy("Störungen"), "/stoerungen"),
))  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value of a filter: choosing it, or taking it back."""

    label: str
    url: str
    count: int = 0
    is_chosen: bool = False


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results as a page."""
    if not may_search(request):
        return render_page(request, 429)
    question = cleaned(request.GET.get("q", ""))
    filters = filters_of(request)
    results = _results(request, question, filters)
    page = framed(request, query=_query(filters), frame=_frame, question=question, results=results)
    return _compressed(request, HttpResponse(page))


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list below the search field."""
    if not may_search(request):
        return HttpResponse(status=429)
    question = cleaned(request.GET.get("q", ""))
    found = find(question, filters=Filters(), limit=SUGGESTIONS)
    pieces = [] if found.is_nearest else pieces_of(request, found.ids)
    context = {
        "pieces": pieces,
        "all_url": f"/suche?{urlencode({'q': question})}",
        "announcement": ngettext("%(count)s Vorschlag", "%(count)s Vorschläge", len(pieces)) % {"count": len(pieces)},
    }
    response = HttpResponse(render_to_string("citizen/catalogue/_suggestions.html", context))
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, VARY)
    return response


def _frame(neutral: HttpRequest) -> str:
    context = {"question": neutral.GET.get("q", ""), "results": RESULTS}
    return render_to_string("citizen/catalogue/search.html", context, neutral)


def _results(request: HttpRequest, question: str, filters: Filters) -> str:
    number = _page_number(request)
    offset = (number - 1) * RESULTS_PER_PAGE
    if question:
        found = find(question, filters=filters, limit=RESULTS_PER_PAGE, offset=offset)
        entries = [piece.html for piece in pieces_of(request, found.ids)]
    else:
        page = list_services(filters=filters, limit=RESULTS_PER_PAGE, offset=offset)
        found = Found((), page.total)
        entries = [render_to_string("citizen/catalogue/_entry.html", {"entry": Entry(row)}) for row in page.rows]
    is_missed = bool(question) and (found.is_nearest or not entries) and filters == Filters() and number == 1
    if is_missed:
        note_missed_search(question)
    here = _Here(question, filters)
    context = {
        "summary": _summary(question, found),
        "entries": entries,
        "signposts": _signposts(question),
        "chosen": here.chosen(),
        "groups": here.groups(found),
        "plain_url": here.url(Filters()),
        "earlier_url": here.url(filters, number - 1) if number > 1 else "",
        "later_url": here.url(filters, number + 1) if found.total > number * RESULTS_PER_PAGE else "",
        "hotline": _hotline() if is_missed else "",
    }
    return render_to_string("citizen/catalogue/_results.html", context)


@dataclass(frozen=True)
class _Here:
    question: str
    filters: Filters

    def url(self, filters: Filters, number: int = 1) -> str:
        """The same question with other filters or another page."""
        values = {"q": self.question, **_query(filters)} if self.question else _query(filters)
        if number > 1:
            values["seite"] = str(number)
        return f"/suche?{urlencode(values)}" if values else "/suche"

    def chosen(self) -> list[Choice]:
        """What the list is narrowed to, each with the address without it."""
        taken = []
        for name in _PARAMETERS:
            if value := getattr(self.filters, name):
                nothing: dict[str, Any] = {name: False if value is True else ""}
                without = self.url(replace(self.filters, **nothing))
                taken.append(Choice(_label(name, str(value)), without, is_chosen=True))
        return taken

    def groups(self, found: Found) -> list[tuple[str, list[Choice]]]:
        """Filters that would narrow these results, with how many each leaves."""
        titles = {
            "online": _("Online"),
            "level": _("Zuständig"),
            "audience": _("Für wen?"),
            "situation": _("Lebenslage"),
        }
        groups = []
        for name, title in titles.items():
            counts = found.facets.get(name, {})
            if getattr(self.filters, name) or not any(count < found.total for count in counts.values()):
                continue
            common = sorted(counts.items(), key=lambda item: -item[1])[:MAX_SITUATIONS]
            choices = [self._choice(name, value, count) for value, count in common if _label(name, value)]
            groups.append((title, choices))
        return [(title, choices) for title, choices in groups if choices]

    def _choice(self, name: str, value: str, count: int) -> Choice:
        chosen: dict[str, Any] = {name: True if name == "online" else value}
        return Choice(_label(name, value), self.url(replace(self.filters, **chosen)), count)


def _signposts(question: str) -> list[Choice]:
    asked = {stem(word) for word in asked_words(question)}
    return [Choice(str(label), url) for words, label, url in _SIGNPOSTS if asked & words]


def _query(filters: Filters) -> dict[str, str]:
    chosen = {parameter: getattr(filters, name) for name, parameter in _PARAMETERS.items()}
    return {parameter: "ja" if value is True else value for parameter, value in chosen.items() if value}


def _label(name: str, value: str) -> str:
    if name == "online":
        return _("jetzt online")
    if name == "situation":
        return situation_names().get(value, "")
    return str((Level if name == "level" else Audience)(value).label)


def _hotline() -> str:
    """A link that a telephone dials."""
    phone = str(current_tenant().face.get("phone", ""))
    if not phone and (unit := OrganisationalUnit.objects.exclude(phone="").first()):
        phone = unit.phone
    return format_html('<a href="tel:{}">{}</a>', phone.replace(" ", ""), phone) if phone else ""


def _page_number(request: HttpRequest) -> int:
    number = request.GET.get("seite", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 4 else 1


def _summary(question: str, found: Found) -> str:
    if found.is_nearest and found.total:
        return _("Genau das haben wir nicht gefunden. Vielleicht hilft eines davon:")
    values = {"count": found.total, "question": question}
    if not question:
        return ngettext("%(count)s Leistung", "%(count)s Leistungen", found.total) % values
    return (
        ngettext("%(count)s Treffer für „%(question)s“", "%(count)s Treffer für „%(question)s“", found.total) % values
    )


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compressed fast rather than tightly: nobody will ask for the same bytes again."""
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, VARY)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        response.content = packer.compress(response.content) + packer.flush()
        response.headers["Content-Encoding"] = "gzip"
    return response
