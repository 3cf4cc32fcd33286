"""The applicant's copy of the whole declaration for machines (OZG section 9a): JSON and XML beside the PDF.

Both say the same: the application, every answer that counts with its question, files by name and SHA-256, the fee, what
was agreed to, and who signed. Elements and keys are described in docs/interfaces.md.
"""

import json
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.parties import HANDED_OVER
from kommunalportal.applications.submission import uploads_that_count
from kommunalportal.formengine.declaration import declaration_as_json, declaration_element
from kommunalportal.kernel.tenancy import current_tenant

FORMAT = 1

Facts = list[tuple[str, str]]


def copy_as_json(form: ApplicationForm) -> bytes:
    """UTF-8, readable."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "application": dict(_application(form)),
        "service": dict(_service(form)),
        "applied_for": dict(_applied_for(form)),
        "answers": declaration_as_json(form.journey),
        "in_words": [
            {"title": section.title, "rows": [{"question": row.label, "answer": row.printed} for row in section.rows]}
            for section in form.summary()
        ],
        "attachments": [dict(one) for one in _attachments(form)],
        "fee": {
            "total": str(form.fee.total),
            "items": [dict(one) for one in _fee_items(form)],
        },
        "consents": [dict(one) for one in _consents(form)],
        "signatures": [dict(one) for one in _signatures(form)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def copy_as_xml(form: ApplicationForm) -> bytes:
    """`<antragskopie>`, UTF-8; the answers as `<erklaerung>`."""
    root = Element("antragskopie", {"format": str(FORMAT)})
    _put(root, "antrag", _application(form))
    _put(root, "leistung", _service(form))
    _put(root, "fuer", _applied_for(form))
    root.append(declaration_element(form.journey))
    _put_all(root, "anlagen", "anlage", _attachments(form))
    costs = _put_all(root, "kosten", "posten", _fee_items(form))
    costs.set("summe", str(form.fee.total))
    _put_all(root, "einwilligungen", "einwilligung", _consents(form))
    _put_all(root, "unterschriften", "unterschrift", _signatures(form))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _application(form: ApplicationForm) -> Facts:
    application, tenant = form.application, current_tenant()
    moments = (("confirmed_at", application.confirmed_at), ("submitted_at", application.submitted_at))
    return [
        ("reference", application.reference),
        ("state", application.state.value),
        *((name, at.isoformat()) for name, at in moments if at),
        ("municipality", tenant.name),
        ("region_key", tenant.ars),
    ]


def _service(form: ApplicationForm) -> Facts:
    service = form.bundle.service
    return [
        ("title", str(service.title)),
        ("key", service.service_key),
        ("form", service.slug),
        ("version", str(service.version)),
    ]


def _applied_for(form: ApplicationForm) -> Facts:
    facts = form.application.represents or {"kind": "self"}
    return [(name, str(facts[name])) for name in HANDED_OVER if facts.get(name)]


def _attachments(form: ApplicationForm) -> list[Facts]:
    return [
        [("name", one.name), ("type", one.mime_type), ("bytes", str(one.size)), ("sha256", one.sha256)]
        for one in uploads_that_count(form)
    ]


def _fee_items(form: ApplicationForm) -> list[Facts]:
    return [
        [("text", item.description), ("quantity", str(item.quantity)), ("amount", str(item.amount))]
        for item in form.fee.items
    ]


def _consents(form: ApplicationForm) -> list[Facts]:
    given: dict[str, dict[str, Any]] = form.application.consents or {}
    return [
        [("field", name), ("at", one["at"]), ("wording_sha256", one["wording_sha256"])] for name, one in given.items()
    ]


def _signatures(form: ApplicationForm) -> list[Facts]:
    asked = form.application.co_signers.all() if form.bundle.service.co_signers else []
    return [[("name", one.name), ("at", one.signed_at.isoformat())] for one in asked if one.signed_at]


def _put(root: Element, name: str, facts: Iterable[tuple[str, str]]) -> Element:
    element = SubElement(root, name)
    for key, text in facts:
        SubElement(element, key).text = text
    return element


def _put_all(root: Element, name: str, each: str, rows: list[Facts]) -> Element:
    element = SubElement(root, name)
    for facts in rows:
        _put(element, each, facts)
    return element
