"""XZuFi 2.2 and 2.3 as records: a transfer message, or a single object."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kommunalportal.catalogue.exchange.records import (
    Delivery,
    Format,
    Identifier,
    OtherRecord,
    ServiceRecord,
    UnitRecord,
)
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.xml_guard import read_objects
from kommunalportal.catalogue.exchange.xml_nodes import Node, local_name, namespace_of
from kommunalportal.catalogue.exchange.xzufi_names import FAMILY, OBJECTS, READABLE
from kommunalportal.catalogue.exchange.xzufi_objects import read_identifier, read_service, read_unit

_ENVELOPE = {"transaktionID", "transaktionPosition"}


def read_xzufi(content: bytes) -> Delivery:
    """Everything in the file; ``Unreadable`` if it is not XZuFi of a version we know."""
    reading = _Reading()
    single: Element | None = None
    parts: list[Element] = []
    for root, child in read_objects(content):
        reading.format = reading.format or _format_of(root)
        if local_name(root.tag) in OBJECTS:
            single = root
            parts.append(child)
        else:
            reading.part(Node(child))
    if single is not None:
        single.extend(parts)
        reading.an_object(Node(single))
    return reading.delivery()


def _format_of(root: Element) -> Format:
    namespace = namespace_of(root.tag)
    if not namespace.startswith(FAMILY):
        raise Unreadable("exchange.not_xzufi", namespace=namespace[:80] or local_name(root.tag)[:80])
    version = namespace.removeprefix(FAMILY)
    if not READABLE.fullmatch(version):
        raise Unreadable("exchange.xzufi_version", version=version[:20])
    return Format.XZUFI_22 if version.startswith("2_2") else Format.XZUFI_23


@dataclass
class _Reading:
    format: Format | None = None
    sender: str = ""
    services: list[ServiceRecord] = field(default_factory=list)
    units: list[UnitRecord] = field(default_factory=list)
    others: list[OtherRecord] = field(default_factory=list)
    deletions: list[Identifier] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def part(self, node: Node) -> None:
        """One child of a transfer message."""
        if node.name == "schreibe":
            for child in node.take(*OBJECTS):
                self.an_object(child)
            self._unknown(node)
        elif node.name == "loesche":
            self.deletions += list(_identifiers_in(node))
        elif node.name in OBJECTS:
            self.an_object(node)
        elif node.name == "nachrichtenkopf":
            self.sender = _sender(node)
        elif node.name not in _ENVELOPE:
            self.notes.append(("unknown_element", node.path))

    def an_object(self, node: Node) -> None:
        """A service, an office, or something else."""
        readers: dict[str, Callable[[Node], None]] = {
            "leistung": lambda one: self.services.append(read_service(one)),
            "organisationseinheit": lambda one: self.units.append(read_unit(one)),
        }
        readers.get(node.name, self._other)(node.alone())

    def delivery(self) -> Delivery:
        """What was read."""
        if self.format is None:
            raise Unreadable("exchange.nothing_in_it")
        return Delivery(
            format=self.format,
            services=tuple(self.services),
            units=tuple(self.units),
            others=tuple(self.others),
            deletions=tuple(self.deletions),
            notes=tuple(self.notes),
            sender=self.sender,
        )

    def _other(self, node: Node) -> None:
        xml = node.whole()
        self.others.append(OtherRecord(read_identifier(node.one("id")), node.name, xml))

    def _unknown(self, node: Node) -> None:
        self.notes += [("unknown_element", kept.path) for kept in node.kept()]


def _identifiers_in(node: Node) -> Iterator[Identifier]:
    for child in node.take("id", *OBJECTS):
        if child.name == "id":
            yield read_identifier(child)
        else:
            inner = child.one("id")
            yield read_identifier(inner if inner else child)


def _sender(head: Node) -> str:
    return head.line_of("absender") or head.line_of("autor") or head.attribute("schemeAgencyID")
