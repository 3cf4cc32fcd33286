"""Answers as XML: an element per field, its parts inside; values of code lists as XÖV writes them."""

from xml.etree.ElementTree import Element, SubElement

from kommunalportal.formengine.document import Value


def element_of(name: str, value: Value) -> Element:
    """An element; groups have one child per part, lists one `eintrag` per entry, and nothing is an empty element."""
    element = Element(name)
    if isinstance(value, dict):
        element.extend(element_of(part, item) for part, item in value.items())
    elif isinstance(value, list):
        element.extend(element_of("eintrag", item) for item in value)
    else:
        element.text = _text(value)
    return element


def code_element(name: str, code: Value, label: str, *, uri: str = "", version: str = "") -> Element:
    """A code with its list and version as attributes (XÖV `code`), and its name for people."""
    element = Element(name, {"listURI": uri, "listVersionID": version} if uri else {})
    SubElement(element, "code").text = _text(code)
    SubElement(element, "name").text = label
    return element


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
