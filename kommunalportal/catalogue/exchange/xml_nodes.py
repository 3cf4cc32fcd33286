"""Reading an element so that nothing is overlooked: what nobody took is kept."""

from typing import Self
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from kommunalportal.catalogue.exchange.markup import clean_line, clean_text
from kommunalportal.catalogue.exchange.records import Kept
from kommunalportal.catalogue.exchange.xzufi_names import FAMILY, XSI


class Node:
    """One element; its children are taken by local name, and ``kept`` tells which were not."""

    def __init__(self, element: Element, path: str = "") -> None:
        self._element = element
        self._left = list(element)
        self.name = local_name(element.tag)
        self.path = f"{path}/{self.name}" if path else self.name

    def take(self, *names: str) -> list[Self]:
        """All children with one of these names."""
        taken = [child for child in self._left if local_name(child.tag) in names]
        self._left = [child for child in self._left if local_name(child.tag) not in names]
        return [type(self)(child, self.path) for child in taken]

    def one(self, *names: str) -> Self | None:
        """The first child with one of these names; further ones stay for ``kept``."""
        for position, child in enumerate(self._left):
            if local_name(child.tag) in names:
                del self._left[position]
                return type(self)(child, self.path)
        return None

    def peek(self, name: str) -> Self | None:
        """The first child with this name, which stays for ``kept``."""
        found = next((child for child in self._left if local_name(child.tag) == name), None)
        return None if found is None else type(self)(found, self.path)

    def line_of(self, name: str) -> str:
        """One line of text of a child; empty if there is none."""
        child = self.one(name)
        return child.line if child else ""

    def code_of(self, name: str) -> str:
        """The code of a child that holds one."""
        child = self.one(name)
        return child.code if child else ""

    @property
    def line(self) -> str:
        """Own text as one line."""
        return clean_line(self._element.text or "")

    @property
    def code(self) -> str:
        """Its ``code``, which XÖV leaves without a namespace; some write the code as the text itself."""
        return self.line_of("code") or self.line

    @property
    def markup(self) -> str:
        """Own text, which may be HTML; whoever did not escape it sent elements instead."""
        inside = "".join(_xml(child, with_prefix=False) + escape(child.tail or "") for child in self._element)
        return clean_text((self._element.text or "") if not inside else escape(self._element.text or "") + inside)

    def attribute(self, name: str) -> str:
        """An attribute; empty if there is none."""
        return clean_line(self._element.get(name, ""))

    def alone(self) -> Self:
        """The same element, whose paths begin here."""
        return type(self)(self._element)

    def whole(self) -> str:
        """The element as XML whose prefixes ``xzufi`` and ``xsi`` are bound by whoever contains it."""
        return _xml(self._element)

    def kept(self) -> tuple[Kept, ...]:
        """Children that nobody took."""
        return tuple(Kept(f"{self.path}/{local_name(child.tag)}", _xml(child)) for child in self._left)


def local_name(tag: str) -> str:
    """Name without namespace."""
    return tag.rpartition("}")[2]


def namespace_of(tag: str) -> str:
    """Namespace without name."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _xml(element: Element, *, with_prefix: bool = True) -> str:
    name, declaration = _qualified(element.tag) if with_prefix else (local_name(element.tag), "")
    attributes = "".join(_attribute(key, value) for key, value in element.items())
    inside = escape(element.text or "") + "".join(
        _xml(child, with_prefix=with_prefix) + escape(child.tail or "") for child in element
    )
    return f"<{name}{declaration}{attributes}>{inside}</{name}>" if inside else f"<{name}{declaration}{attributes}/>"


def _qualified(tag: str) -> tuple[str, str]:
    namespace, name = namespace_of(tag), local_name(tag)
    if not namespace:
        return name, ""
    if namespace.startswith(FAMILY):
        return f"xzufi:{name}", ""
    return f"other:{name}", f" xmlns:other={quoteattr(namespace)}"


def _attribute(key: str, value: str) -> str:
    namespace, name = namespace_of(key), local_name(key)
    if namespace == XSI:
        said = f"xzufi:{value.rpartition(':')[2]}" if name == "type" else value
        return f" xsi:{name}={quoteattr(said)}"
    if namespace == "http://www.w3.org/XML/1998/namespace":
        return f" xml:{name}={quoteattr(value)}"
    if namespace:
        return f" of:{name}={quoteattr(value)} xmlns:of={quoteattr(namespace)}"
    return f" {name}={quoteattr(value)}"
