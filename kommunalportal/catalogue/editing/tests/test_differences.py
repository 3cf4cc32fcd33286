"""Differences by words, and two changes put together."""

from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.editing.differences import Change, changed_fields, differences, merge, word_difference
from kommunalportal.catalogue.editing.kinds.units import UnitForm

texts = st.text(alphabet="ab ÄÖß\n.", max_size=40)
values = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "eins", "zwei", "drei"]), max_size=4)


def said(before: str, after: str, *, without: Change) -> str:
    return "".join(piece.text for piece in word_difference(before, after) if piece.change != without)


@given(texts, texts)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    assert said(before, after, without=Change.ADDED) == before
    assert said(before, after, without=Change.REMOVED) == after


def test_only_the_changed_word_is_marked() -> None:
    pieces = word_difference("Montag ab 8 Uhr", "Montag ab 9 Uhr")
    assert [(piece.change, piece.text) for piece in pieces if piece.change != Change.SAME] == [
        (Change.REMOVED, "8"),
        (Change.ADDED, "9"),
    ]


def test_fields_are_compared_with_their_labels() -> None:
    found = differences(UnitForm(), {"name": "Bürgerbüro", "mo": "08:00-12:00"}, {"name": "Bürgerbüro", "mo": ""})
    assert [(one.label, one.before, one.after) for one in found if one.is_changed] == [("Montag", "08:00-12:00", "")]


@given(values, values, values)
def test_merging_loses_nobodys_change(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> None:
    merged = merge(base, mine, theirs)
    for name in changed_fields(base, mine):
        assert (merged.data.get(name) or None) == (mine.get(name) or None)
    for name in changed_fields(base, theirs) - changed_fields(base, mine):
        assert (merged.data.get(name) or None) == (theirs.get(name) or None)


def test_a_field_that_both_changed_is_named() -> None:
    merged = merge({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "3", "b": "3"})
    assert merged.data == {"a": "2", "b": "3"}
    assert merged.conflicts == {"a"}
