"""The page of one service: the same for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kommunalportal.catalogue.listing import ServiceRow
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.service_page import ServicePage, service_page
from kommunalportal.catalogue.shipped_texts import LawLink, law_links
from kommunalportal.catalogue.texts import FALLBACK, PageText, Passage
from kommunalportal.formengine.document import LocalText
from kommunalportal.statistics.durations import usual_duration
from kommunalportal.web.citizen.catalogue import CROSS_CUTTING, Entry
from kommunalportal.web.citizen.catalogue_words import open_state, open_words, today_words
from kommunalportal.web.citizen.downloads import about, elsewhere
from kommunalportal.web.citizen.service_facts import facts_card
from kommunalportal.web.public_pages import public_page


@dataclass(frozen=True)
class Said:
    """A passage on the page; ``lang`` is the attribute that tells of another language than the page's."""

    value: Any
    lang: SafeString

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class DocumentNeeded:
    """A document on the check list, and the service that issues it, if the municipality has that."""

    text: str
    service: Entry | None

    @property
    def can_be_ordered(self) -> bool:
        """It is to be had online, here and now."""
        return self.service is not None and self.service.row.offer is OfferState.ONLINE


@require_safe
@public_page()
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: facts first, then who, how, law and source."""
    page = service_page(slug, _language())
    if page is None:
        raise Http404("service")
    unit = page.responsibility.unit
    opening = open_state(unit) if unit else None
    measured = usual_duration(page.online) if page.online and page.row.bundle else None
    context = {
        "page": page,
        "service": page.service,
        "german": _lang_attribute(FALLBACK),
        "card": facts_card(page, measured),
        "unit": unit,
        "unit_state": open_words(opening),
        "unit_today": today_words(opening),
        "related": [Entry(row) for row in page.related],
        "forms": [(form, about(form)) for form in page.forms],
        "form_elsewhere": None if page.form else elsewhere(page.row),
        "situations": [found for found in page.situations if found.topic != CROSS_CUTTING],
        **_passages(page),
    }
    return render(request, "citizen/catalogue/service.html", context)


def _passages(page: ServicePage) -> dict[str, Any]:
    text, bundle, german = page.text, page.row.bundle, _lang_attribute(FALLBACK)
    return {
        "summary": _said(text.summary, bundle.summary if bundle else None) or Said(page.service.summary, german),
        "who": _said(text.who, bundle.who_may_apply if bundle else None),
        "requirements": _said(text.requirements),
        "documents": _said(Passage(_documents(text, page.mentioned), text.documents.language)),
        "procedure": _said(text.procedure),
        "deadlines": _said(text.deadlines),
        "objection": _said(text.objection),
        "laws": Said(_laws(page), _lang_attribute(text.law.language if text.law else FALLBACK)),
    }


def _said(passage: Passage[Any], instead: LocalText | None = None) -> Said:
    """The text, else what the online service says of itself."""
    if passage or instead is None:
        return Said(passage.value, _lang_attribute(passage.language))
    is_english = bool(instead.en) and _language().startswith("en")
    return Said(str(instead), _lang_attribute(_language() if is_english else FALLBACK))


def _documents(text: PageText, mentioned: dict[str, ServiceRow]) -> list[DocumentNeeded]:
    return [
        DocumentNeeded(needed["text"], Entry(row) if (row := mentioned.get(needed.get("service", ""))) else None)
        for needed in text.documents.value
    ]


def _laws(page: ServicePage) -> Sequence[Any]:
    """The editors' list, else the online service's, else the catalogue's, each with its address where one is known."""
    if page.text.law:
        return page.text.law.value
    if page.row.bundle:
        return [LawLink(str(text), law_links(str(text))[0].url) for text in page.row.bundle.legal_basis]
    return law_links(page.service.legal_basis)


def _language() -> str:
    return get_language() or FALLBACK


def _lang_attribute(language: str) -> SafeString:
    """`` lang="de" dir="ltr"`` for texts in another language than the page's; nothing for its own."""
    if language == _language():
        return SafeString("")
    return format_html(' lang="{}" dir="ltr"', language)
