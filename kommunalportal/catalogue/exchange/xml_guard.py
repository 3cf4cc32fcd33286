"""XML from strangers: no DTD, no entities, bounded in bytes, depth and number of elements, one object in memory.

Nothing but ``Unreadable`` leaves this module. Expat reads; lxml would be another ten megabytes in every web process.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kommunalportal.catalogue.exchange.refusals import Unreadable

MAX_DEPTH = 60
MAX_ELEMENTS = 3_000_000
CHUNK = 1 << 16


class _Target:
    """Builds the tree, counts, and hands over each child of the root as soon as it is complete."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = self._elements = 0
        self.root: Element | None = None
        self.complete: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("exchange.xml_deep", limit=MAX_DEPTH)
        if self._elements > MAX_ELEMENTS:
            raise Unreadable("exchange.xml_many", limit=MAX_ELEMENTS)
        element = self._builder.start(tag, attributes)
        self.root = element if self.root is None else self.root
        return element

    def end(self, tag: str) -> Element:
        element = self._builder.end(tag)
        self._depth -= 1
        if self._depth == 1 and self.root is not None:
            self.root.remove(element)
            self.complete.append(element)
        return element

    def data(self, text: str) -> None:
        if self._depth > 1:  # between objects there is only white space
            self._builder.data(text)

    def close(self) -> None:
        """Whether all is closed is expat's business."""


def read_objects(content: bytes) -> Iterator[tuple[Element, Element]]:
    """The root (its name and attributes) with each of its children in turn."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    for start in range(0, len(content), CHUNK):
        _guarded(parser.feed, content[start : start + CHUNK])
        yield from _handed_over(target)
    _guarded(parser.close)
    yield from _handed_over(target)


def _handed_over(target: _Target) -> Iterator[tuple[Element, Element]]:
    objects, target.complete = target.complete, []
    for element in objects:
        if target.root is not None:
            yield target.root, element


def _guarded(read: object, *arguments: bytes) -> None:
    try:
        read(*arguments)  # type: ignore[operator]
    except DefusedXmlException:
        raise Unreadable("exchange.xml_dtd") from None
    except ParseError as error:
        line, column = error.position
        raise Unreadable("exchange.xml_broken", line=line, column=column + 1) from None
    except (LookupError, ValueError) as error:  # encodings that expat or Python do not know
        raise Unreadable("exchange.encoding", detail=str(error)[:80]) from None
