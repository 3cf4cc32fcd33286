"""Whatever the bytes, reading ends in records or in a refusal of our own; what was written is read again."""

import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalportal.catalogue.exchange.circles import circles
from kommunalportal.catalogue.exchange.csv_table import read_csv, write_csv
from kommunalportal.catalogue.exchange.files import read_file
from kommunalportal.catalogue.exchange.markup import clean_html, clean_line, html_line, html_of, points_of
from kommunalportal.catalogue.exchange.records import (
    Cost,
    CostKind,
    CostModule,
    Identifier,
    Link,
    Period,
    PeriodModule,
    ServiceRecord,
    Term,
    TextModule,
    UnitRecord,
    Wording,
    as_json,
    service_from,
)
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.xzufi_writer import write_xzufi

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.*ml")) + sorted(
    (Path(__file__).parent / "samples").glob("*.json")
)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

lines = st.text(min_size=1, max_size=30).map(clean_line).filter(bool)
html = st.one_of(lines.map(lambda text: clean_html(html_of([text]))), st.text(max_size=60).map(clean_html)).filter(bool)
languages = st.sampled_from(["de", "en", "de-leicht", "uk"])
wordings = st.lists(st.builds(Wording, languages, html), max_size=2).map(tuple)
links = st.lists(st.builds(Link, st.just("https://example.org/a?b=c&d"), lines, languages), max_size=2).map(tuple)
identifiers = st.builds(Identifier, lines, lines, st.one_of(st.just(""), lines))
amounts = st.decimals(0, 999_999, places=2)
channels = st.sampled_from(["", "100"])
costs = st.one_of(
    st.builds(Cost, st.just(CostKind.FIXED), amounts, about=wordings),
    st.builds(Cost, st.just(CostKind.FREE), about=wordings, type_code=st.just("001")),
    st.builds(Cost, st.just(CostKind.VARIABLE), amounts, st.one_of(st.none(), amounts)),
    st.builds(Cost, st.just(CostKind.UNSAID), about=wordings),
)
periods = st.builds(
    Period, st.one_of(st.none(), st.integers(0, 999_999)), st.sampled_from(["", "TAG", "WOCHE"]), about=wordings
)
period_modules = st.builds(PeriodModule, st.lists(periods, max_size=2).map(tuple), wordings, links, channels)
modules = st.builds(TextModule, st.sampled_from(["02", "03", "05", "06", "individuell:x"]), wordings, links, channels)
services = st.builds(
    ServiceRecord,
    identifiers,
    st.lists(identifiers, max_size=2).map(tuple),
    st.lists(st.from_regex(r"99[0-9]{12}", fullmatch=True), max_size=2).map(tuple),
    st.lists(modules, max_size=3).map(lambda some: tuple(sorted(some, key=lambda one: one.code.startswith("ind")))),
    st.lists(st.builds(CostModule, st.lists(costs, max_size=2).map(tuple), wordings, links, channels), max_size=2).map(
        tuple
    ),
    st.lists(period_modules, max_size=1).map(tuple),
    st.lists(period_modules, max_size=1).map(tuple),
    st.lists(st.builds(Term, languages, lines, st.sampled_from(["", "001"])), max_size=2).map(tuple),
    related=st.lists(identifiers, max_size=2).map(tuple),
    trust_level=st.sampled_from(["", "20"]),
    types=st.just(("2/3",)),
)


def _read(content: bytes) -> None:
    try:
        read_file(content)
    except Unreadable as refused:
        assert refused.message


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _read(content)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=150)
def test_any_damage_to_a_real_file_is_read_or_refused(sample: Path, data: st.DataObject) -> None:
    content = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 40))
        content[start : start + length] = data.draw(st.binary(max_size=20))
    _read(bytes(content))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "name", "leikakeys", "details", "code", "text", "modul_text", "modul_kosten", "kosten", "kostenauswahl",
         "betrag", "value", "inhalt", "_value", "language_code", "items", "content", "frist", "fristauswahl", "dauer",
         "modul_frist", "leistung_id", "ozg", "organisations", "onlineServiceLinks", "uri", "begriff_im_kontext"]
    ), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@given(json_values, st.sampled_from(["leikakeys", "modul_text", "leistung_id"]))
@settings(max_examples=200)
def test_json_of_any_shape_is_read_or_refused(value: object, member: str) -> None:
    _read(json.dumps([{member: value, **(value if isinstance(value, dict) else {})}, value]).encode())


@given(st.text(max_size=200))
def test_tables_of_any_text_are_read_or_refused(text: str) -> None:
    _read(("Name;Kennung;Gebühr\n" + text).encode("utf-8", "replace"))


@given(st.lists(services, min_size=1, max_size=2, unique_by=lambda one: (one.identifier.agency, one.identifier.value)))
@settings(max_examples=60, deadline=None)
def test_what_is_written_as_xzufi_is_read_again_without_loss(records: list[ServiceRecord]) -> None:
    written = "".join(write_xzufi(records, "2.3", sender="x", at=NOON))
    assert read_file(written.encode()).services == tuple(records)


@given(services)
@settings(max_examples=30, deadline=None)
def test_a_stored_record_is_the_same_record(record: ServiceRecord) -> None:
    assert service_from(as_json(record)) == record


def test_samples_survive_writing_in_their_own_version() -> None:
    for version in ("2.2", "2.3"):
        first = read_file((Path(__file__).parent / "samples" / f"xzufi-{version}.xml").read_bytes())
        written = "".join(write_xzufi((*first.services, *first.units, *first.others), version, sender="x", at=NOON))
        again = read_file(written.encode())
        assert (again.services, again.units, again.others) == (first.services, first.units, first.others)


def test_a_written_file_says_that_nobody_validated_it() -> None:
    office = UnitRecord(Identifier("1", "a"), (Wording("de", "Amt"),))
    assert "nicht gegen das amtliche Schema geprüft" in "".join(write_xzufi([office], "2.2", sender="x", at=NOON))


rows = st.builds(
    ServiceRecord,
    st.builds(Identifier, lines, lines),
    st.just(()),
    st.lists(st.from_regex(r"99[0-9]{12}", fullmatch=True), max_size=1).map(tuple),
    lines.map(lambda name: (TextModule("03", (Wording("de", html_line(name)),)),)),
    st.one_of(
        st.just(()),
        st.builds(Cost, st.just(CostKind.FIXED), st.decimals("0.01", 99_999, places=2)).map(
            lambda cost: (CostModule((cost,)),)
        ),
    ),
)


@given(st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_is_written_as_a_table_is_read_again(records: list[ServiceRecord]) -> None:
    again = read_csv("".join(write_csv(records)).encode()).services
    assert [(one.identifier, one.name, one.keys, one.costs) for one in again] == [
        (one.identifier, one.name, one.keys, one.costs) for one in records
    ]


@given(st.text(max_size=200))
def test_clean_html_stays_as_it_is_when_cleaned_again(text: str) -> None:
    assert clean_html(clean_html(text)) == clean_html(text)


@given(st.lists(lines, min_size=1, max_size=4))
def test_points_become_html_and_points_again(points: list[str]) -> None:
    assert points_of(clean_html(html_of(points))) == points


def test_a_circle_is_found_however_long_it_is() -> None:
    ring = {str(number): [str((number + 1) % 5000)] for number in range(5000)}
    (found,) = circles(ring)
    assert len(found) == 5001
    assert circles({"a": ["b"], "b": ["c"], "c": []}) == []
    assert circles({"a": ["a"]}) == [("a", "a")]
