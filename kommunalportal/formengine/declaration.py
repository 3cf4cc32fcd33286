"""The whole declaration for machines: everything that counts, as JSON and as XML, with its words for people."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from kommunalportal.formengine.answers import is_empty
from kommunalportal.formengine.journey import Journey


def declaration_as_json(journey: Journey) -> dict[str, Any]:
    """Field name -> answer as plain JSON; answers of hidden questions and empty ones are left out."""
    answers = journey.accepted_answers()
    fields = journey.schema.fields
    return {name: fields[name].as_data(value) for name, value in answers.items() if not is_empty(value)}


def declaration_as_xml(journey: Journey) -> bytes:
    """`<erklaerung>` in UTF-8."""
    return bytes(tostring(declaration_element(journey), encoding="utf-8", xml_declaration=True))


def declaration_element(journey: Journey) -> Element:
    """`<erklaerung>` with one `<schritt>` per step and one element per answer."""
    answers = journey.accepted_answers()
    root = Element("erklaerung")
    for step in journey.steps:
        answered = [field for field in journey.fields(step.slug) if not is_empty(answers.get(field.name))]
        if answered:
            page = SubElement(root, "schritt", {"name": step.slug, "titel": str(step.title)})
            page.extend(field.as_xml(answers[field.name]) for field in answered)
    return root
