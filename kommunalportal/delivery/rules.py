"""How far a hand-over may come, and when to try again. Values only."""

from datetime import timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """Stations of a hand-over."""

    WAITING = "waiting"
    ANNOUNCED = "announced"
    SUBMITTED = "submitted"
    ARRIVED = "arrived"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    REJECTED = "rejected"
    GIVEN_UP = "given_up"


class DeliveryEvent(StrEnum):
    """What moves a hand-over on."""

    ANNOUNCE = "announce"
    SUBMIT = "submit"
    ARRIVE = "arrive"
    ACCEPT = "accept"
    ANSWER = "answer"
    REJECT = "reject"
    GIVE_UP = "give_up"
    REPLAY = "replay"


_S, _E = DeliveryState, DeliveryEvent
#: state -> event -> next state. ACCEPT straight from SUBMITTED: the log may show both entries at once.
GRAPH: dict[DeliveryState, dict[DeliveryEvent, DeliveryState]] = {
    _S.WAITING: {_E.ANNOUNCE: _S.ANNOUNCED, _E.GIVE_UP: _S.GIVEN_UP},
    _S.ANNOUNCED: {_E.SUBMIT: _S.SUBMITTED, _E.ARRIVE: _S.ARRIVED, _E.GIVE_UP: _S.GIVEN_UP},
    _S.SUBMITTED: {
        _E.ARRIVE: _S.ARRIVED,
        _E.ACCEPT: _S.ACCEPTED,
        _E.REJECT: _S.REJECTED,
        _E.GIVE_UP: _S.GIVEN_UP,
    },
    _S.ARRIVED: {_E.ACCEPT: _S.ACCEPTED, _E.REJECT: _S.REJECTED, _E.GIVE_UP: _S.GIVEN_UP},
    _S.ACCEPTED: {_E.ANSWER: _S.ANSWERED},
    _S.ANSWERED: {_E.ANSWER: _S.ANSWERED},
    _S.REJECTED: {_E.REPLAY: _S.WAITING},
    _S.GIVEN_UP: {_E.REPLAY: _S.WAITING, _E.ARRIVE: _S.ARRIVED, _E.ACCEPT: _S.ACCEPTED, _E.REJECT: _S.REJECTED},
}

#: What was given up goes on where it stood; only what the receiver rejected begins anew.
GOES_ON_AT = (_S.ANNOUNCED, _S.SUBMITTED)

TRY_FOR = timedelta(hours=72)
FIRST_PAUSE = timedelta(seconds=5)
#: Back-office systems that work fetch within seconds; after this time people are told that it takes longer.
USUAL_WAIT = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=1)
LOOK_FOR_LATE_ANSWERS = timedelta(days=180)
PAUSE_WHEN_MISCONFIGURED = timedelta(minutes=10)


def may(state: DeliveryState, event: DeliveryEvent) -> bool:
    """Whether the graph has this edge."""
    return event in GRAPH[state]


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5 s, 10 s, 20 s ... at most an hour."""
    doublings = min(max(failures, 1) - 1, 12)
    return min(FIRST_PAUSE * int(2**doublings), LONGEST_PAUSE)


def pause_while_waiting(waited: timedelta) -> timedelta:
    """How long until we ask again for the receiver's answer; callbacks usually come sooner.

    A tenth of the time waited so far, at least 10 seconds and at most 15 minutes.
    """
    return min(max(waited / 10, timedelta(seconds=10)), timedelta(minutes=15))


def pause_after_acceptance(waited: timedelta) -> timedelta | None:
    """How long until we look for a late answer, such as a decision, in case its callback got lost; ends some day."""
    return timedelta(hours=6) if waited < LOOK_FOR_LATE_ANSWERS else None


def is_hopeless(failing_for: timedelta) -> bool:
    """Whether temporary failures have lasted so long that a clerk has to know."""
    return failing_for >= TRY_FOR


def graph_as_mermaid() -> str:
    """The state graph for the docs."""
    edges = [(state, target, event.value) for state, moves in GRAPH.items() for event, target in moves.items()]
    edges += [(_S.GIVEN_UP, state, f"{_E.REPLAY}, stood there") for state in GOES_ON_AT]
    lines = [f"    {state} --> {target}: {event}" for state, target, event in edges]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {_S.WAITING}", *lines])
