"""Code lists are read as from strangers, and found by what people call things."""

import pytest

from devkit.code_lists import taken_over
from kommunalportal.formengine.codelists.genericode import MAX_BYTES, BadCodeList, read_genericode
from kommunalportal.formengine.codelists.lists import code_list, found_by_words, names

ROWS = (
    '<Row><Value ColumnRef="code"><SimpleValue>1</SimpleValue></Value>'
    "<Value><SimpleValue>eins</SimpleValue></Value></Row>"
    '<Row><Value ColumnRef="code"><SimpleValue>2</SimpleValue></Value>'
    '<Value ColumnRef="name"><SimpleValue>zwei</SimpleValue></Value></Row>'
)


def file(rows: str = ROWS, before: str = "", key: str = "code") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
<Identification><ShortName>Zahlen</ShortName><Version>3</Version><CanonicalUri>urn:zahlen</CanonicalUri></Identification>
<ColumnSet><Column Id="code" Use="required"/><Column Id="name" Use="required"/>
<Key Id="k"><ColumnRef Ref="{key}"/></Key></ColumnSet><SimpleCodeList>{rows}</SimpleCodeList></gc:CodeList>""".encode()


def test_a_published_list_is_read_with_its_identity() -> None:
    read = read_genericode(file())
    assert (read.uri, read.version, read.key) == ("urn:zahlen", "3", "code")
    assert read.rows == ({"code": "1", "name": "eins"}, {"code": "2", "name": "zwei"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (file(before='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "not allowed"),
        (file(before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "not allowed"),
        (b"<a/>", "no genericode"),
        (b"{}", "well-formed"),
        (b"\xff\xfe\x00", "XML|encoding"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "XML|encoding"),
        (file(key="nobody"), "unknown column"),
        (file(rows=ROWS.replace("<SimpleValue>2<", "<SimpleValue>1<")), "twice"),
        (file(rows="<Row><Value ColumnRef='name'><SimpleValue>x</SimpleValue></Value></Row>"), "no code"),
        (file(rows="<Row><Value ColumnRef='other'><SimpleValue>x</SimpleValue></Value></Row>"), "unknown column"),
        (b"<a>" * 200_000, "well-formed|nested"),
        (b" " * (MAX_BYTES + 1), "larger"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(BadCodeList, match=message):
        read_genericode(content)


def test_a_list_is_taken_over_with_codes_names_and_source_only() -> None:
    taken = taken_over(read_genericode(file()), label="name", also=[], english={"1": "one"}, only="", source="Amt")
    assert taken["entries"] == [{"code": "1", "label": {"de": "eins", "en": "one"}}, {"code": "2", "label": "zwei"}]
    assert (taken["uri"], taken["version"], taken["source"]) == ("urn:zahlen", "3", "Amt")


@pytest.mark.parametrize("name", names())
def test_every_list_has_an_identity_and_tells_its_entries_apart(name: str) -> None:
    listed = code_list(name)
    assert listed.uri.startswith("urn:")
    assert listed.version
    assert listed.source
    assert len(listed.by_code) == len(listed.entries) == len({entry.label.de for entry in listed.entries})


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("countries", "deutschland", "000"),
        ("countries", "Germany", "000"),
        ("countries", "Cote d'Ivoire", "231"),
        ("legal-forms", "Partenreederei", "114000"),
        ("nationalities", "AFGHANISCH", "423"),
    ],
)
def test_an_entry_is_found_however_it_is_typed(name: str, typed: str, code: str) -> None:
    assert [entry.value for entry in found_by_words(code_list(name).entries, typed)] == [code]


def test_an_unknown_list_is_nobodys() -> None:
    with pytest.raises(LookupError):
        code_list("../countries")
