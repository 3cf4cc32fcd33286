"""What a foreign service means in words of the catalogue: its texts, its fee, its names. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

from kommunalportal.catalogue.exchange.markup import clean_line, points_of
from kommunalportal.catalogue.exchange.records import Cost, CostKind, ServiceRecord
from kommunalportal.catalogue.models import Audience, Level

MAX_SYNONYM, MAX_BASIS, MAX_NAME, MAX_UNIT = 80, 160, 200, 60
#: Field of a text -> text modules it is made of, the first that says something.
_SENTENCES = {"summary": ("05", "24"), "objection": ("25",)}
_POINTS = {"requirements": ("09",), "procedure": ("11",)}
_ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_AUDIENCES: dict[tuple[str, ...], Audience] = {("001",): Audience.CITIZEN, ("002",): Audience.BUSINESS}


@dataclass(frozen=True)
class FeeDraft:
    """What it costs in euros, for what, and what that rests on."""

    amount: Decimal | None
    highest: Decimal | None
    basis: str
    unit: str = ""


def texts_of(record: ServiceRecord) -> dict[str, dict[str, Any]]:
    """Fields of a service text by language; only those about which something is said."""
    languages = {*record.languages, *(said.language for module in record.deadlines for said in module.about)}
    drafts = {language: _text(record, language) for language in sorted(languages)}
    return {language: draft for language, draft in drafts.items() if draft}


def fees_of(record: ServiceRecord) -> tuple[FeeDraft, ...]:
    """Every cost that says something; those of which it is not said for what are numbered."""
    drafts: dict[str, FeeDraft] = {}
    for module in record.costs:
        basis = " ".join(point for said in module.about if said.language == "de" for point in points_of(said.text))
        known = [cost for cost in module.costs if cost.currency == "EUR" and cost.kind is not CostKind.UNSAID]
        amounts = [(*_span(cost), _purpose(cost)) for cost in known] or [(None, None, "")]
        for amount, highest, purpose in amounts:
            if amount is not None or basis:
                unit = _free(purpose, drafts)
                drafts[unit] = FeeDraft(amount, highest, basis[:MAX_BASIS], unit)
    return tuple(drafts.values())


def synonyms_of(record: ServiceRecord) -> list[str]:
    """German words, each once."""
    return list(dict.fromkeys(term.text[:MAX_SYNONYM] for term in record.synonyms if term.language == "de"))


def official_name_of(record: ServiceRecord) -> str:
    """Module 02."""
    return record.plain("02")[:MAX_NAME]


def audience_of(record: ServiceRecord) -> Audience:
    """For whom; everybody where it is not said."""
    return _AUDIENCES.get(record.addressees, Audience.BOTH)


def level_of(record: ServiceRecord, *, is_municipal: bool) -> Level:
    """Who decides: type 1 is carried out by the federation, type 5 is the municipality's own."""
    kind = record.types[0][:1] if record.types else ""
    if is_municipal or kind == "5":
        return Level.MUNICIPALITY
    return Level.FEDERAL if kind == "1" else Level.STATE


def _purpose(cost: Cost) -> str:
    points = (point for said in cost.about if said.language == "de" for point in points_of(said.text))
    return " ".join(points)[:MAX_UNIT]


def _free(purpose: str, taken: Mapping[str, object]) -> str:
    if purpose not in taken:
        return purpose
    numbered = (f"{purpose[: MAX_UNIT - 5]} ({number})".strip() for number in range(2, 1000))
    return next(name for name in numbered if name not in taken)


def _span(cost: Cost) -> tuple[Decimal | None, Decimal | None]:
    if cost.kind is CostKind.FREE:
        return Decimal(0), None
    is_span = cost.amount is not None and cost.highest is not None and cost.highest > cost.amount
    return cost.amount, cost.highest if is_span else None


def _text(record: ServiceRecord, language: str) -> dict[str, Any]:
    sentences = {field: " ".join(_points(record, codes, language)) for field, codes in _SENTENCES.items()}
    points = {field: _points(record, codes, language) for field, codes in _POINTS.items()}
    values = {
        **sentences,
        **points,
        "documents": [{"text": point, "service": ""} for point in _points(record, ("08",), language)],
        "deadlines": _deadlines(record, language),
        "law": _law(record.html("07", language)),
    }
    return {field: value for field, value in values.items() if value}


def _points(record: ServiceRecord, codes: tuple[str, ...], language: str) -> list[str]:
    return next((points for code in codes if (points := points_of(record.html(code, language)))), [])


def _deadlines(record: ServiceRecord, language: str) -> list[str]:
    said = (said for module in record.deadlines for said in module.about if said.language == language)
    return [point for one in said for point in points_of(one.text)]


def _law(html: str) -> list[dict[str, str]]:
    anchors = [(clean_line(unescape(_TAG.sub("", inside))), unescape(url)) for url, inside in _ANCHOR.findall(html)]
    return [
        {"text": point, "url": next((url for text, url in anchors if text and text in point), "")}
        for point in points_of(html)
    ]
