"""Check codes find slips of the pen; hints tell little."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kommunalportal.certificates.rules import holder_hint, new_check_code, normalised_check_code
from kommunalportal.kernel.references import ALPHABET


def test_a_new_code_has_sixteen_characters_in_groups_of_four() -> None:
    code = new_check_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert normalised_check_code(code) == code


def test_codes_differ() -> None:
    assert len({new_check_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} ",
                                    lambda code: code.replace("-", " – ")])  # fmt: skip
def test_a_code_may_be_typed_in_many_ways(change: object) -> None:
    code = new_check_code()
    assert callable(change)
    assert normalised_check_code(change(code)) == code


@pytest.mark.parametrize("text", ["", "-", "K7QX", "K7QX-4M2P-9TRW-3FG0", "ß" * 16, "١" * 16, "A" * 17, "\x00" * 16])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert normalised_check_code(text) is None


@given(st.integers(0, 15), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(place: int, wrong: str) -> None:
    bare = new_check_code().replace("-", "")
    assume(bare[place] != wrong)
    assert normalised_check_code(bare[:place] + wrong + bare[place + 1 :]) is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    code = normalised_check_code(text)
    assert code is None or normalised_check_code(code) == code


@pytest.mark.parametrize(
    ("given_names", "family_name", "born", "hint"),
    [
        ("Ada Maria", "Lindqvist", "1990-05-14", "A. L., 1990"),
        ("", "Sukarno", "1979", "S., 1979"),
        ("Élodie", "von der Ölmühle", "unbekannt", "É. V."),
        ("", "", "", ""),
    ],
)
def test_a_hint_is_initials_and_the_year_of_birth(given_names: str, family_name: str, born: str, hint: str) -> None:
    assert holder_hint(given_names=given_names, family_name=family_name, birth_year=born) == hint
