"""Which format a file has, and what it says: the one entrance for every import."""

from collections import Counter

from kommunalportal.catalogue.exchange.csv_table import looks_like_csv, read_csv
from kommunalportal.catalogue.exchange.fim_reader import looks_like_fim, read_fim
from kommunalportal.catalogue.exchange.json_reading import parse_json
from kommunalportal.catalogue.exchange.pvog_reader import looks_like_pvog, read_pvog
from kommunalportal.catalogue.exchange.records import Delivery, Identifier
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.xzufi_reader import read_xzufi

MAX_MEGABYTES = 20
MAX_BYTES = MAX_MEGABYTES * 1_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_MARK = b"\xef\xbb\xbf"


def read_file(content: bytes) -> Delivery:
    """Everything the file says. Nothing but ``Unreadable`` is raised, and only if nothing of it can be taken."""
    refuse_at_sight(content)
    delivery = _read(content)
    if not delivery.services and not delivery.units and not delivery.others and not delivery.deletions:
        raise Unreadable("exchange.nothing_in_it")
    _refuse_ambiguous(delivery)
    return delivery


def refuse_at_sight(content: bytes) -> None:
    """``Unreadable`` for what need not be read to see that it cannot be taken."""
    if len(content) > MAX_BYTES:
        raise Unreadable("exchange.too_big", limit=MAX_MEGABYTES)
    start = content[:64].removeprefix(_MARK).lstrip()
    if not start:
        raise Unreadable("exchange.empty")
    if start.startswith(_PACKED):
        raise Unreadable("exchange.packed")


def _read(content: bytes) -> Delivery:
    start = content[:64].removeprefix(_MARK).lstrip()
    if start.startswith((b"<", *_UTF16)):
        return read_xzufi(content.removeprefix(_MARK).lstrip())
    if start[:1] in b"{[":
        return _read_json(content)
    if looks_like_csv(content):
        return read_csv(content)
    raise Unreadable("exchange.unknown_format")


def _read_json(content: bytes) -> Delivery:
    document = parse_json(content)
    if looks_like_fim(document):
        return read_fim(document)
    if looks_like_pvog(document):
        return read_pvog(document)
    raise Unreadable("exchange.unknown_format")


def _refuse_ambiguous(delivery: Delivery) -> None:
    for kind in (delivery.services, delivery.units):
        identifiers = [(record.identifier.agency, record.identifier.value) for record in kind]
        without = next((number for number, (_agency, value) in enumerate(identifiers, 1) if not value), 0)
        if without:
            raise Unreadable("exchange.no_identifier", number=without)
        (agency, value), times = Counter(identifiers).most_common(1)[0] if identifiers else (("", ""), 0)
        if times > 1:
            raise Unreadable("exchange.duplicate", identifier=Identifier(value, agency), times=times)
