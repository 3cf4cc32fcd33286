"""The life of an application as a graph."""

from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.applications.rules import GRAPH, STATE_NAMES, ApplicationEvent, ApplicationState, may


@given(st.lists(st.sampled_from(ApplicationEvent), max_size=30))
def test_no_sequence_of_events_leaves_the_graph(events: list[ApplicationEvent]) -> None:
    state = ApplicationState.DRAFT
    for event in events:
        if may(state, event):
            state = GRAPH[state][event]
    assert state in GRAPH


@given(st.lists(st.sampled_from(ApplicationEvent), max_size=30))
def test_what_is_decided_stays_decided(events: list[ApplicationEvent]) -> None:
    assert not any(may(ApplicationState.DECIDED, event) for event in events)


def test_every_state_can_be_reached_and_has_a_name() -> None:
    reached = {ApplicationState.DRAFT} | {target for moves in GRAPH.values() for target in moves.values()}
    assert reached == set(ApplicationState) == set(STATE_NAMES)
