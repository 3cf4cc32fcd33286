"""Names are spelled with the characters registers know, and all of those."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.formengine.characters import first_character_not_in_names, has_forbidden_characters, tidy


@pytest.mark.parametrize(
    "name",
    [
        "Müller-Lüdenscheid",
        "d’Artagnan",
        "O'Neil",
        "Đặng Thị Ngọc",
        "Þórður",
        "Łukasz",
        "Ștefan",
        "Ž̧ak",
        "C̨̆ela",
        "K͟hān",
    ],
)
def test_names_from_europe_and_beyond_are_fine(name: str) -> None:
    assert first_character_not_in_names(tidy(name)) is None


@pytest.mark.parametrize(
    ("name", "unknown"), [("Ada2", "2"), ("Ада", "А"), ("山田", "山"), ("A_B", "_"), ("X̂", "\u0302")]
)
def test_the_first_unknown_character_is_named(name: str, unknown: str) -> None:
    assert first_character_not_in_names(tidy(name)) == unknown


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    for lines in (True, False):
        once = tidy(text, lines=lines)
        assert tidy(once, lines=lines) == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.characters(categories=["Cc", "Cs", "Co"]), min_size=1))
def test_control_characters_never_get_through(text: str) -> None:
    cleaned = tidy(text, lines=True)
    assert has_forbidden_characters(cleaned) or not cleaned.strip("\n")
