"""The life of a hand-over as a graph."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.delivery.rules import (
    GRAPH,
    LONGEST_PAUSE,
    TRY_FOR,
    DeliveryEvent,
    DeliveryState,
    is_hopeless,
    may,
    pause_after,
    pause_while_waiting,
)


@given(st.lists(st.sampled_from(DeliveryEvent), max_size=30))
def test_no_sequence_of_events_leaves_the_graph(events: list[DeliveryEvent]) -> None:
    state = DeliveryState.WAITING
    for event in events:
        if may(state, event):
            state = GRAPH[state][event]
    assert state in GRAPH


@given(st.lists(st.sampled_from(DeliveryEvent), max_size=30))
def test_what_was_accepted_is_never_sent_again(events: list[DeliveryEvent]) -> None:
    state = DeliveryState.ACCEPTED
    for event in events:
        if may(state, event):
            state = GRAPH[state][event]
    assert state in (DeliveryState.ACCEPTED, DeliveryState.ANSWERED)


def test_every_state_can_be_reached() -> None:
    reached = {DeliveryState.WAITING} | {target for moves in GRAPH.values() for target in moves.values()}
    assert reached == set(DeliveryState)


@given(st.integers(min_value=0, max_value=10_000))
def test_pauses_grow_and_stay_within_an_hour(failures: int) -> None:
    assert timedelta(0) < pause_after(failures) <= pause_after(failures + 1) <= LONGEST_PAUSE


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_we_ask_again_soon_at_first_and_seldom_later(waited: timedelta) -> None:
    assert timedelta(seconds=10) <= pause_while_waiting(waited) <= timedelta(minutes=15)


def test_tries_go_on_for_three_days() -> None:
    assert not is_hopeless(TRY_FOR - timedelta(seconds=1))
    assert is_hopeless(TRY_FOR)
