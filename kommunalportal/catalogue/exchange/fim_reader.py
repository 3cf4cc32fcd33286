"""JSON of the FIM portal (interface 0.24.0): overviews of services, and services parsed from XZuFi 2.2 or 2.3.

Member names are those of the published description: the names of XZuFi in small letters with underscores.
"""

from typing import Any

from kommunalportal.catalogue.exchange.json_reading import items, line, lines, objects, raw
from kommunalportal.catalogue.exchange.markup import clean_html, html_line, html_of
from kommunalportal.catalogue.exchange.records import (
    Cost,
    CostKind,
    CostModule,
    Delivery,
    Format,
    Identifier,
    Link,
    Period,
    PeriodModule,
    ServiceRecord,
    Term,
    TextModule,
    Wording,
)
from kommunalportal.catalogue.exchange.xzufi_names import EVERY_CHANNEL
from kommunalportal.catalogue.exchange.xzufi_objects import amount_of, is_service_key, is_web_address, language_of

#: Member of an overview -> text module.
_OVERVIEW = {
    "leistungsbezeichnung": "02",
    "leistungsbezeichnung_2": "03",
    "kurztext": "05",
    "volltext": "06",
    "rechtsgrundlagen": "07",
}


def looks_like_fim(document: Any) -> bool:
    """Whether it is an answer of the FIM portal about services."""
    return any("leistung_id" in one or "modul_text" in one for one in _objects(document))


def read_fim(document: Any) -> Delivery:
    """All services of an answer: one, or a page of many."""
    services = tuple(_parsed(one) if "modul_text" in one else _overview(one) for one in _objects(document))
    return Delivery(Format.FIM, services, sender="FIM-Portal")


def _objects(document: Any) -> list[dict[str, Any]]:
    is_page = isinstance(document, dict) and "items" in document
    return objects(document["items"] if is_page else document)


def _overview(one: dict[str, Any]) -> ServiceRecord:
    keys = (
        *lines(one.get("leistungsschluessel")),
        *(line(said, "leistungsschluessel") for said in objects(one.get("ozg"))),
    )
    texts = {code: raw(one, name) for name, code in _OVERVIEW.items()}
    texts["03"] = texts["03"] or line(one, "title")
    said = {code: _html(code, text) for code, text in texts.items()}
    return ServiceRecord(
        identifier=Identifier(line(one, "leistung_id"), line(one, "redaktion_id")),
        keys=tuple(dict.fromkeys(key for key in keys if is_service_key(key))),
        modules=tuple(TextModule(code, (Wording("de", text),)) for code, text in said.items() if text),
        types=lines(one.get("typisierung")),
        addressees=lines(one.get("leistungsadressat")),
        changed_at=line(one, "geaendert_datum_zeit"),
    )


def _html(code: str, text: str) -> str:
    """Overviews carry plain text; names stay one line."""
    if code in ("02", "03"):
        return html_line(text)
    return clean_html(text if "<" in text else html_of([part for part in text.splitlines() if part.strip()]))


def _parsed(one: dict[str, Any]) -> ServiceRecord:
    references = (*items(one.get("referenz_leika")), *items(one.get("referenz_leistungsschluessel")))
    keys = (line(said, "code", "value").rpartition(":")[2] for said in references)
    level = one.get("vertrauensniveau")
    return ServiceRecord(
        identifier=_identifier(one.get("id")),
        secondary=_identifiers(one, "id_sekundaer"),
        keys=tuple(dict.fromkeys(key for key in keys if is_service_key(key))),
        modules=tuple(_module(module) for module in objects(one.get("modul_text"))),
        costs=tuple(_costs(module) for module in objects(one.get("modul_kosten"))),
        deadlines=tuple(_periods(module, "frist") for module in objects(one.get("modul_frist"))),
        durations=tuple(
            _periods(module, "bearbeitungsdauer") for module in objects(one.get("modul_bearbeitungsdauer"))
        ),
        synonyms=tuple(_terms(one)),
        types=lines(one.get("typisierung")),
        addressees=lines(one.get("leistungsadressat")),
        trust_level=line(level),
        related=(*_identifiers(one, "id_leistung_im_kontext"), *_identifiers(one, "leistung_im_kontext_id")),
        areas=_identifiers(one, "gueltigkeit_gebiet_id"),
        changed_at=next((line(said, "geaendert_datum_zeit") for said in _versions(one)), ""),
    )


def _versions(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [*objects(one.get("versionsinformation")), *objects(one.get("versionsinformationen"))]


def _identifier(value: Any) -> Identifier:
    return Identifier(line(value, "value"), line(value, "scheme_agency_id"), line(value, "scheme_id"))


def _identifiers(one: dict[str, Any], name: str) -> tuple[Identifier, ...]:
    return tuple(found for said in objects(one.get(name)) if (found := _identifier(said)).value)


def _module(module: dict[str, Any]) -> TextModule:
    kind = module.get("leika_textmodul")
    code = line(kind, "code") if isinstance(kind, dict) else line(kind)
    return TextModule(code.zfill(2), _wordings(module, "inhalt"), _links(module), _channel(module))


def _channel(module: dict[str, Any]) -> str:
    return line(module, "zugangskanal").removeprefix(EVERY_CHANNEL)


def _wordings(one: dict[str, Any], name: str) -> tuple[Wording, ...]:
    said = ((line(text, "language_code"), raw(text, "_value") or raw(text, "value")) for text in objects(one.get(name)))
    cleaned = ((language_of(language), clean_html(text)) for language, text in said)
    return tuple(Wording(language, text) for language, text in cleaned if text)


def _links(one: dict[str, Any]) -> tuple[Link, ...]:
    found = objects(one.get("weiterfuehrender_link"))
    links = (Link(line(link, "uri"), line(link, "titel"), language_of(line(link, "language_code"))) for link in found)
    return tuple(link for link in links if is_web_address(link.uri))


def _costs(module: dict[str, Any]) -> CostModule:
    return CostModule(
        tuple(_cost(one) for one in objects(module.get("kosten"))),
        _wordings(module, "beschreibung"),
        _links(module),
        _channel(module),
    )


def _cost(one: dict[str, Any]) -> Cost:
    choice = one.get("kostenauswahl")
    said = choice if isinstance(choice, dict) else {}
    fixed, lowest, highest = (
        amount_of(line(said.get(name), "value")) for name in ("betrag", "betrag_untergrenze", "betrag_obergrenze")
    )
    kinds = (("beschreibung_kostenfreiheit", CostKind.FREE), ("beschreibung_variabilitaet", CostKind.VARIABLE))
    kind = (
        CostKind.FIXED if fixed is not None else next((kind for name, kind in kinds if name in said), CostKind.UNSAID)
    )
    about = (*_wordings(one, "beschreibung"), *(wording for name, _kind in kinds for wording in _wordings(said, name)))
    return Cost(kind, fixed if fixed is not None else lowest, highest, type_code=line(one, "typ"), about=about)


def _periods(module: dict[str, Any], name: str) -> PeriodModule:
    return PeriodModule(
        tuple(_period(one) for one in objects(module.get(name))),
        _wordings(module, "beschreibung"),
        _links(module),
        _channel(module),
    )


def _period(one: dict[str, Any]) -> Period:
    choice = one.get("fristauswahl")
    said = choice if isinstance(choice, dict) else {}
    length, length_to = (_number(said.get(name)) for name in ("dauer", "dauer_bis"))
    return Period(
        length,
        line(said, "einheit"),
        length_to,
        line(said, "einheit_bis"),
        line(one, "typ"),
        _wordings(one, "beschreibung"),
    )


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else None


def _terms(one: dict[str, Any]) -> list[Term]:
    terms = [
        term
        for module in objects(one.get("modul_begriff_im_kontext"))
        for term in objects(module.get("begriff_im_kontext"))
    ]
    said = ((objects(term.get("begriff")), line(term, "typ")) for term in terms)
    return [
        Term(language_of(line(word, "language_code")), text, code)
        for words, code in said
        for word in words
        if (text := line(word, "_value", "value"))
    ]
