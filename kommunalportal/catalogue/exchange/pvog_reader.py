"""JSON of the PVOG's search service (detail of a service description, version 6, or a list of them).

The shape is known from stored answers of June 2026, not from the official description.
"""

from typing import Any

from kommunalportal.catalogue.exchange.json_reading import line, lines, objects, raw
from kommunalportal.catalogue.exchange.markup import clean_html, html_line
from kommunalportal.catalogue.exchange.records import (
    CostModule,
    Delivery,
    Format,
    Identifier,
    Link,
    ServiceRecord,
    TextModule,
    UnitRecord,
    Wording,
)
from kommunalportal.catalogue.exchange.xzufi_objects import is_service_key, is_web_address

AGENCY = "pvog"
COSTS = "98"
_NAME = "03"
_USED = {"id", "name", "title", "leikakeys", "ars", "availableLanguages", "details", "organisations"} | {
    "onlineServiceLinks", "personalMatters", "validityPeriods", "language",
}  # fmt: skip


def looks_like_pvog(document: Any) -> bool:
    """Whether these are service descriptions of the PVOG."""
    return any("leikakeys" in one or ".LB." in line(one, "id") for one in _descriptions(document))


def read_pvog(document: Any) -> Delivery:
    """All service descriptions, and the offices they name."""
    found = _descriptions(document)
    services = tuple(_service(one) for one in found)
    units: dict[str, UnitRecord] = {}
    for one in found:
        for office in objects(one.get("organisations")):
            _add_unit(units, office, Identifier(line(one, "id"), AGENCY))
    notes = tuple(("unknown_element", name[:80]) for name in sorted({name for one in found for name in one} - _USED))
    return Delivery(Format.PVOG, services, tuple(units.values()), notes=notes, sender="PVOG")


def _descriptions(document: Any) -> list[dict[str, Any]]:
    pages = [document["content"]] if isinstance(document, dict) and "content" in document else [document]
    return [one for page in pages for one in objects(page)]


def _service(one: dict[str, Any]) -> ServiceRecord:
    language = line(one, "language") or "de"
    details = objects(one.get("details"))
    name = TextModule(_NAME, (Wording(language, html_line(line(one, "name", "title"))),))
    modules = (_module(detail, language) for detail in details if line(detail, "code") != COSTS)
    about = tuple(wording for detail in details if line(detail, "code") == COSTS for wording in _text(detail, language))
    return ServiceRecord(
        identifier=Identifier(line(one, "id"), AGENCY),
        keys=tuple(key for key in lines(one.get("leikakeys")) if is_service_key(key)),
        modules=(name, *(module for module in modules if module.code not in ("", _NAME) and module.wordings)),
        costs=(CostModule(about=about),) if about else (),
        areas=tuple(Identifier(key, "ars") for key in lines(one.get("ars"))),
        online=tuple(
            _online(link) for link in objects(one.get("onlineServiceLinks")) if is_web_address(line(link, "uri"))
        ),
    )


def _module(detail: dict[str, Any], language: str) -> TextModule:
    code = line(detail, "code")
    return TextModule(code.zfill(2) if code else "", _text(detail, language))


def _text(detail: dict[str, Any], language: str) -> tuple[Wording, ...]:
    text = clean_html(raw(detail, "text"))
    return (Wording(language, text),) if text else ()


def _online(link: dict[str, Any]) -> Link:
    return Link(line(link, "uri"), line(link, "title"))


def _add_unit(units: dict[str, UnitRecord], office: dict[str, Any], service: Identifier) -> None:
    value, name = line(office, "id"), line(office, "title", "name")
    if not value or not name:
        return
    before = units[value].serves if value in units else ()
    units[value] = UnitRecord(Identifier(value, AGENCY), (Wording("de", name),), serves=(*before, service))
