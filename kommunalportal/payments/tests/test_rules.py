"""The decisions about payments."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.kernel.failures import Refused
from kommunalportal.payments import rules
from kommunalportal.payments.ports import Checkout, Outcome
from kommunalportal.payments.rules import ATTEMPT_GRAPH, PAYMENT_GRAPH, AttemptState, Graph

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAID = Outcome("paid", Decimal("9.00"))
ATTEMPT_EVENTS: list[rules.AttemptEvent] = [
    rules.CheckoutOpened(Checkout("t-1", "https://pay.example/1")),
    rules.StartRefused(),
    rules.AnswerLost(),
    rules.SuccessReported(PAID),
    rules.LateSuccessReported(PAID),
    rules.FailureReported(Outcome("failed")),
    rules.CancellationReported(Outcome("cancelled")),
    rules.WrongAmountReported(PAID),
    rules.TimeRanOut(),
]
PAYMENT_EVENTS: list[rules.PaymentEvent] = [
    rules.AttemptStarted(),
    rules.AttemptPaid(),
    rules.AttemptFailed(),
    rules.AttemptCancelled(),
]


def _walk(graph: Graph[Any], events: list[Any]) -> list[StrEnum]:
    """The states on the way, where illegal moves are refused and change nothing."""
    states = [graph.start]
    for event in events:
        try:
            states.append(graph.after(states[-1], event))
        except Refused:
            assert not graph.allows(states[-1], event)
    return states


@given(st.lists(st.sampled_from(ATTEMPT_EVENTS), max_size=12))
def test_money_that_came_is_never_forgotten_whatever_follows(events: list[rules.AttemptEvent]) -> None:
    states = _walk(ATTEMPT_GRAPH, events)
    if AttemptState.PAID in states:
        assert states[-1] is AttemptState.PAID


@given(st.lists(st.sampled_from(PAYMENT_EVENTS), max_size=12))
def test_a_paid_payment_stays_paid(events: list[rules.PaymentEvent]) -> None:
    states = _walk(PAYMENT_GRAPH, events)
    if rules.PaymentState.PAID in states:
        assert states[-1] is rules.PaymentState.PAID


@pytest.mark.parametrize(("graph", "states"), [(ATTEMPT_GRAPH, AttemptState), (PAYMENT_GRAPH, rules.PaymentState)])
def test_every_state_can_be_reached_from_the_start(graph: Graph[Any], states: type[StrEnum]) -> None:
    reached = {graph.start}
    for _ in states:
        reached |= {to for (state, _event), to in graph.edges.items() if state in reached}
    assert reached == set(states)


def test_a_move_that_is_no_edge_is_refused() -> None:
    with pytest.raises(Refused, match="TimeRanOut in state paid"):
        ATTEMPT_GRAPH.after(AttemptState.PAID, rules.TimeRanOut())


def test_the_graph_can_be_printed_for_the_documentation() -> None:
    text = ATTEMPT_GRAPH.as_mermaid()
    assert text.startswith("stateDiagram-v2\n    [*] --> prepared\n")
    assert "    cancelled --> paid: LateSuccessReported" in text


@given(
    st.sampled_from(AttemptState),
    st.sampled_from(["open", "paid", "failed", "cancelled"]),
    st.sampled_from([None, Decimal("9.00"), Decimal("9.01")]),
)
def test_whatever_the_platform_says_is_a_legal_move_or_no_news(
    state: AttemptState, word: Any, amount: Decimal | None
) -> None:
    event = rules.event_for(state, Outcome(word, amount), Decimal("9.00"))
    assert event is None or ATTEMPT_GRAPH.allows(state, event)


def test_a_success_after_a_cancellation_is_believed() -> None:
    event = rules.event_for(AttemptState.CANCELLED, PAID, Decimal("9.00"))
    assert event == rules.LateSuccessReported(PAID)


def test_a_success_with_another_sum_is_not_a_success() -> None:
    event = rules.event_for(AttemptState.OPEN, Outcome("paid", Decimal("0.90")), Decimal("9.00"))
    assert isinstance(event, rules.WrongAmountReported)


def test_looking_up_begins_after_half_a_minute_grows_and_ends_after_three_days() -> None:
    distances = list(rules.LOOK_UP_DISTANCES)
    assert distances[0] == 30
    assert distances == sorted(distances)
    assert timedelta(days=2, hours=20) < timedelta(seconds=sum(distances)) < timedelta(days=3, hours=4)
    assert rules.next_look_up_in(len(distances)) is None


def test_an_answer_from_yesterday_is_stale() -> None:
    assert rules.is_answer_stale(None, NOW)
    assert rules.is_answer_stale(NOW - timedelta(days=1), NOW)
    assert not rules.is_answer_stale(NOW - timedelta(hours=6), NOW)


@given(st.text(max_size=80))
def test_the_booking_text_is_what_epaybl_prints(purpose: str) -> None:
    text = rules.booking_text("GV-4F7K-92MX-Q", purpose)
    assert re.fullmatch(r"[A-Za-z0-9 -]{14,27}", text)
    assert text.startswith("GV-4F7K-92MX-Q")


def test_umlauts_become_two_letters_on_the_bank_statement() -> None:
    assert rules.booking_text("GV-4F7K-92MX-Q", "Gebühr für X") == "GV-4F7K-92MX-Q Gebuehr fuer"


@given(st.text(max_size=300))
def test_the_description_keeps_to_the_standards_characters(purpose: str) -> None:
    assert re.fullmatch(r"[\w\s\-,.\u00C0-\u017F]{0,250}", rules.order_description(purpose))


@pytest.mark.parametrize(("amount", "is_payable"), [("9.00", True), ("0", False), ("9.001", False), ("1000000", False)])
def test_a_payable_sum_is_positive_in_whole_cents_and_below_a_million(amount: str, is_payable: bool) -> None:
    assert rules.is_payable(Decimal(amount)) is is_payable


@pytest.mark.parametrize("graph", [ATTEMPT_GRAPH, PAYMENT_GRAPH])
def test_the_readme_shows_the_graph_as_it_is(graph: Graph[Any]) -> None:
    readme = Path(rules.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert graph.as_mermaid() in readme
