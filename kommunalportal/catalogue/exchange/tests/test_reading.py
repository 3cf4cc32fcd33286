"""Files of every format, and files that are none."""

from decimal import Decimal
from pathlib import Path

import pytest

from kommunalportal.catalogue.exchange.files import MAX_BYTES, read_file
from kommunalportal.catalogue.exchange.records import CostKind, Delivery, Format, Identifier, ServiceRecord, kept_in
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.xml_guard import MAX_DEPTH

SAMPLES = Path(__file__).parent / "samples"
NS = 'xmlns:xzufi="http://xoev.de/schemata/xzufi/2_2_0"'


def _sample(name: str) -> Delivery:
    return read_file((SAMPLES / name).read_bytes())


def _message(inside: str) -> bytes:
    return f"<xzufi:transfer {NS}><xzufi:schreibe>{inside}</xzufi:schreibe></xzufi:transfer>".encode()


def _birth(version: str) -> ServiceRecord:
    return _sample(f"xzufi-{version}.xml").services[0]


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_both_versions_say_the_same(version: str) -> None:
    service = _birth(version)
    assert service.identifier == Identifier("121332951", "L100002", "LB")
    assert service.keys == ("99027002012000",)
    assert service.name == "Geburtsurkunde für Vorfahren beantragen"
    assert service.languages == ("de", "en")
    assert service.related == (Identifier("121332952", "L100002"),)
    assert service.changed_at == "2026-02-03T10:00:00+01:00"
    assert [term.text for term in service.synonyms] == ["Ahnenforschung"]
    assert service.deadlines[0].periods[0].length == 4


def test_the_version_is_recognised_by_its_namespace() -> None:
    assert _sample("xzufi-2.2.xml").format is Format.XZUFI_22
    assert _sample("xzufi-2.3.xml").format is Format.XZUFI_23


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_markup_is_restricted_and_scripts_are_gone(version: str) -> None:
    service = _birth(version)
    assert service.html("05") == "<p>Sie brauchen den Nachweis einer Geburt? Das Standesamt stellt ihn aus.</p>"
    assert service.html("08").startswith("<ul><li>Personalausweis</li>")
    assert [link.uri for link in service.modules[3].links] == ["https://www.example.org/vollmacht"]


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_amounts_are_exact(version: str) -> None:
    cost = _birth(version).costs[0].costs[0]
    assert (cost.kind, cost.amount, cost.highest) == (CostKind.VARIABLE, Decimal("5.00"), Decimal("10.00"))


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_what_nobody_understands_is_kept_as_it_came(version: str) -> None:
    service = _birth(version)
    assert "leistung/zaubertrank" in kept_in(service)
    kept = {one.path: one.xml for one in service.kept}
    assert kept["leistung/zaubertrank"] == '<xzufi:zaubertrank staerke="3">Miraculix</xzufi:zaubertrank>'
    assert 'xsi:type="xzufi:LeistungsstrukturObjektMitVerrichtung"' in kept["leistung/struktur"]


def test_offices_and_other_objects_are_read_too() -> None:
    delivery = _sample("xzufi-2.2.xml")
    (office,) = delivery.units
    assert (office.name, office.street, office.place) == ("Standesamt", "Am Markt 2", "Grevenbroich")
    assert (office.phone, office.serves) == ("02181 608-0", (Identifier("121332951", "L100002"),))
    assert [(other.kind, other.identifier.value) for other in delivery.others] == [("onlinedienst", "5")]
    assert delivery.deletions == (Identifier("1", "L100002"),)
    assert delivery.sender == "Landesredaktion"


def test_a_single_service_without_a_message_is_read() -> None:
    text = f'<xzufi:leistung {NS}><xzufi:id schemeAgencyID="a">7</xzufi:id></xzufi:leistung>'
    assert read_file(text.encode()).services[0].identifier == Identifier("7", "a")


def test_the_search_service_of_the_pvog_is_read() -> None:
    delivery = _sample("pvog-2026-06-16.json")
    assert len(delivery.services) == 8
    by_name = {service.name: service for service in delivery.services}
    birth = by_name["Geburtsurkunde beantragen"]
    assert birth.identifier == Identifier("L100002.LB.121332951", "pvog")
    assert birth.keys == ("99027002012000",)
    assert birth.areas == (Identifier("053150000000", "ars"),)
    assert by_name["Führungszeugnis beantragen"].online[0].uri == "https://www.fuehrungszeugnis.bund.de/"


def test_an_overview_of_the_fim_portal_is_read() -> None:
    (service,) = _sample("fim-overview.json").services
    assert service.identifier == Identifier("102030", "L100002")
    assert service.html("05").count("<li>") == 2
    assert service.types == ("2/3",)


def test_a_parsed_service_of_the_fim_portal_is_read() -> None:
    (service,) = _sample("fim-parsed-2.3.1.json").services
    assert (service.name, service.keys) == ("Fischereischein beantragen", ("99042001012000",))
    assert service.html("05", "en") == "<p>Anglers need a licence.</p>"
    assert service.costs[0].costs[0].amount == Decimal("16.00")
    assert service.trust_level == "20"


def test_a_table_with_a_mark_and_semicolons_is_read() -> None:
    fence, crane = _sample("tabelle.csv").services
    assert fence.identifier == Identifier("zaun-1", "stadt")
    assert fence.html("08") == "<ul><li>Lageplan</li><li>Personalausweis</li></ul>"
    assert fence.costs[0].costs[0].amount == Decimal("25.00")
    assert [term.text for term in fence.synonyms] == ["Gerüst", "Absperrung"]
    assert crane.costs == ()


BAD = {
    "nothing": (b"", "exchange.empty"),
    "only spaces": (b" \n", "exchange.empty"),
    "a zip": (b"PK\x03\x04....", "exchange.packed"),
    "prose": (b"Sehr geehrte Damen und Herren", "exchange.unknown_format"),
    "random bytes": (b"\x80\x81\x82\x83", "exchange.unknown_format"),
    "50 MB": (b"<" + b"x" * 50_000_000, "exchange.too_big"),
    "an entity": (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "exchange.xml_dtd"),
    "a file of the machine": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "exchange.xml_dtd"),
    "a bomb": (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>',
        "exchange.xml_dtd",
    ),
    "a remote DTD": (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "exchange.xml_dtd"),
    "half a document": (_message("<xzufi:leistung>")[:-30], "exchange.xml_broken"),
    "latin-1 that says UTF-8": (
        b'<?xml version="1.0" encoding="UTF-8"?>' + _message("Gr\u00fcn").decode().encode("latin-1"),
        "exchange.xml_broken",
    ),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="klingon"?><a/>', "exchange.encoding"),
    "another standard": (b'<a xmlns="urn:xoev-de:fim:standard:xdatenfelder_3.0.0"><b/></a>', "exchange.not_xzufi"),
    "XZuFi 2.1": (b'<a xmlns="http://xoev.de/schemata/xzufi/2_1_0"><b/></a>', "exchange.xzufi_version"),
    "an empty message": (_message(""), "exchange.nothing_in_it"),
    "nested without end": (_message("<xzufi:a>" * MAX_DEPTH + "</xzufi:a>" * MAX_DEPTH), "exchange.xml_deep"),
    "no identifier": (_message("<xzufi:leistung/>"), "exchange.no_identifier"),
    "the same identifier twice": (
        _message('<xzufi:leistung><xzufi:id schemeAgencyID="a">1</xzufi:id></xzufi:leistung>' * 2),
        "exchange.duplicate",
    ),
    "broken JSON": (b'{"items": [', "exchange.json_broken"),
    "other JSON": (b'{"a": 1}', "exchange.unknown_format"),
    "a deep JSON": (b"[" * 100_000, "exchange.json_deep"),
    "an endless number": (b"[" + b"9" * 100_000 + b"]", "exchange.json_deep"),
    "JSON that is not UTF-8": ('{"ä": 1}'.encode("latin-1"), "exchange.encoding"),
    "a table that is not UTF-8": ("Name;Kennung\nGebühr;1".encode("latin-1"), "exchange.encoding"),
    "a table without identifiers": (b"Name;Preis\nHund;1", "exchange.csv_columns"),
    "a table with an open quote": (b'Name;Kennung\n"Hund;1', "exchange.csv_broken"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_taken_is_refused_in_words(what: str) -> None:
    content, code = BAD[what]
    with pytest.raises(Unreadable) as refused:
        read_file(content)
    assert refused.value.code == code
    assert refused.value.message.endswith((".", ")."))


def test_the_limit_is_far_above_a_states_catalogue_and_below_fifty_megabytes() -> None:
    assert 10_000_000 <= MAX_BYTES < 50_000_000


def test_utf_16_is_read() -> None:
    text = _message('<xzufi:leistung><xzufi:id schemeAgencyID="ä">1</xzufi:id></xzufi:leistung>').decode()
    content = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
    assert read_file(content).services[0].identifier.agency == "ä"


def test_control_characters_are_left_out() -> None:
    text = '[{"leikakeys": [], "id": "a.LB.1", "name": "Hund\\u0000e\\ud800steuer"}]'
    assert read_file(text.encode()).services[0].name == "Hundesteuer"
