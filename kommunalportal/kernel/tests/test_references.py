"""References are read aloud and typed: every slip must be noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.kernel.references import ALPHABET, is_reference, new_reference

positions = st.sampled_from([3, 4, 5, 6, 8, 9, 10, 11])


def test_a_new_reference_is_one() -> None:
    assert is_reference(new_reference("GV"))


@given(position=positions, character=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(position: int, character: str) -> None:
    reference = new_reference("GV")
    wrong = reference[:position] + character + reference[position + 1 :]
    assert is_reference(wrong) == (wrong == reference)


@given(st.text(max_size=30))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert is_reference(text) in (True, False)


@pytest.mark.parametrize("text", ["", "GV-4F7K-92MX", "gv-4f7k-92mx-q", "GV-0000-0000-0", "../GV-4F7K-92MX-Q"])
def test_other_shapes_are_no_references(text: str) -> None:
    assert not is_reference(text)
