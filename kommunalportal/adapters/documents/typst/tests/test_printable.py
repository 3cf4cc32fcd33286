"""What a PDF for archiving may not hold disappears or gets a placeholder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.adapters.documents.typst.printable import missing_letters, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada\nLindqvist", "Ada\nLindqvist"),
        ("A\u0308rger", "Ärger"),
        ("a\x00b\x07c", "abc"),
        ("\u202eadA", "adA"),
        ("\ue000\U000f0000", "□□"),
        ("", ""),
    ],
)
def test_texts_are_normalised_and_freed_from_what_cannot_be_printed(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_values_keep_their_shape() -> None:
    assert printable({"a": ["x\x00", 1, None, True, ("y",)]}) == {"a": ["x", 1, None, True, ["y"]]}


def test_missing_letters_are_read_from_the_compilers_words() -> None:
    words = 'error: the text `"漢"` could not be displayed\nerror: the text `"\\u{1f600}"` could not be displayed'
    assert missing_letters(words) == frozenset("漢😀")


@given(st.text())
def test_any_text_becomes_printable_and_stays_so(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
