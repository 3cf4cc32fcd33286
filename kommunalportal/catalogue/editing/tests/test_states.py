"""The graph of states, walked at random."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.editing.states import MOVES, Move, state_after
from kommunalportal.catalogue.models import RevisionState
from kommunalportal.kernel.failures import Refused

FINAL = {RevisionState.PUBLISHED, RevisionState.DISCARDED}


@given(st.lists(st.sampled_from(Move)))
def test_nothing_is_published_that_was_not_in_review_and_nothing_leaves_its_end(moves: list[Move]) -> None:
    path = [RevisionState.DRAFT]
    for move in moves:
        try:
            path.append(state_after(path[-1], move))
        except Refused:
            assert (path[-1], move) not in MOVES
    for before, after in itertools.pairwise(path):
        assert before not in FINAL
        assert after != RevisionState.PUBLISHED or before == RevisionState.IN_REVIEW


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {RevisionState.DRAFT, *MOVES.values()}
    assert reached == set(RevisionState)
    assert {state for state, _move in MOVES} == set(RevisionState) - FINAL


def test_a_move_that_is_impossible_says_in_which_state_the_revision_is() -> None:
    with pytest.raises(Refused, match="veröffentlicht"):
        state_after(RevisionState.PUBLISHED, Move.SUBMIT)


def test_the_readme_prints_this_graph() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    printed = set(re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", readme, re.MULTILINE)) - {("state", "move", "then")}
    assert printed == {(state.value, move.value, after.value) for (state, move), after in MOVES.items()}
