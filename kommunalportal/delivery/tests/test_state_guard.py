"""The database holds the state graph: moves that are none are refused inside the transaction, whoever tries them."""

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.connections.actions import configure_connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.rules import GOES_ON_AT, GRAPH, DeliveryEvent, DeliveryState
from kommunalportal.delivery.state_guard import GUARD
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant

S, E = DeliveryState, DeliveryEvent
WAY = ["announced_at", "submitted_at", "arrived_at", "accepted_at", "answered_at"]
REACHED: dict[DeliveryState, set[str]] = {
    S.WAITING: set(),
    S.ANNOUNCED: set(WAY[:1]),
    S.SUBMITTED: set(WAY[:2]),
    S.ARRIVED: set(WAY[:3]),
    S.ACCEPTED: set(WAY[:4]),
    S.ANSWERED: set(WAY),
    S.REJECTED: {*WAY[:3], "rejected_at"},
    S.GIVEN_UP: {"announced_at", "given_up_at"},
}


def times_at(state: DeliveryState) -> dict[str, Any]:
    """The row's timestamps when it stands there."""
    return {name: timezone.now() if name in REACHED[state] else None for name in (*WAY, "rejected_at", "given_up_at")}


@pytest.fixture
def delivery(in_a_stadt: Tenant) -> Delivery:
    values: dict[str, Any] = {"port": "delivery", "slug": "register", "provider": "none", "name": "Register"}
    connection = configure_connection(**values, settings={}, actor=SYSTEM)
    created: Delivery = Delivery.objects.create(reference="KP-1", connection=connection, content={})
    return created


def stands_at(delivery: Delivery, state: DeliveryState) -> Delivery:
    """Another row, which stands there from its beginning."""
    values = {"reference": f"KP-{Delivery.objects.count() + 1}", "connection": delivery.connection, "content": {}}
    made: Delivery = Delivery.objects.create(**values, **times_at(state))
    assert made.state is state
    return made


def is_refused(delivery: Delivery, to: DeliveryState) -> bool:
    try:
        with transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(**times_at(to))
    except IntegrityError as error:
        assert "no move from" in str(error)
        return True
    return False


def test_the_database_makes_the_moves_of_the_graph_and_no_others(delivery: Delivery) -> None:
    legal = {(state, to) for state, moves in GRAPH.items() for to in moves.values()}
    legal |= {(S.GIVEN_UP, to) for to in GOES_ON_AT} | {(state, state) for state in S}
    at_once = {(S.WAITING, S.SUBMITTED), (S.WAITING, S.ACCEPTED), (S.ANNOUNCED, S.ANSWERED), (S.ARRIVED, S.ANSWERED)}
    for state, to in product(S, S):
        refused = is_refused(stands_at(delivery, state), to)
        assert not (refused and (state, to) in legal | at_once), (state, to)
        assert refused or (state, to) in legal or (state.value, to.value) in GUARD.moves, (state, to)


@pytest.mark.parametrize("back", [S.WAITING, S.ANNOUNCED, S.SUBMITTED, S.ARRIVED, S.REJECTED, S.GIVEN_UP])
@pytest.mark.parametrize("state", [S.ACCEPTED, S.ANSWERED])
def test_what_the_receiver_confirmed_has_no_way_back(
    delivery: Delivery, state: DeliveryState, back: DeliveryState
) -> None:
    assert is_refused(stands_at(delivery, state), back)


@given(st.lists(st.sampled_from(DeliveryEvent), max_size=30))
def test_a_walk_along_the_graph_is_a_walk_that_the_database_allows(events: list[DeliveryEvent]) -> None:
    state = S.WAITING
    for event in events:
        if (to := GRAPH[state].get(event)) is not None:
            assert to is state or (state.value, to.value) in GUARD.moves
            state = to


@given(st.lists(st.sampled_from(sorted(GUARD.moves)), max_size=30))
def test_no_moves_that_the_database_allows_lead_away_from_what_was_confirmed(moves: list[tuple[str, str]]) -> None:
    confirmed = {S.ACCEPTED.value, S.ANSWERED.value}
    state = S.ACCEPTED.value
    for before, after in moves:
        state = after if before == state else state
        assert state in confirmed


@pytest.mark.parametrize("state", [S.WAITING, S.ARRIVED, S.REJECTED, S.GIVEN_UP])
def test_nothing_is_deleted_before_the_receiver_has_confirmed(delivery: Delivery, state: DeliveryState) -> None:
    found = stands_at(delivery, state)
    with pytest.raises(IntegrityError, match="has not confirmed"), transaction.atomic():
        found.delete()


def test_what_was_confirmed_or_brought_by_hand_may_be_deleted(delivery: Delivery) -> None:
    stands_at(delivery, S.ACCEPTED).delete()
    delivery.settled_at = timezone.now()
    delivery.save(update_fields=["settled_at"])
    delivery.delete()
    assert not Delivery.objects.exists()
