"""Decisions about payments on values only: two state graphs, the distances of looking up, the booking text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from kommunalportal.kernel.failures import Refused
from kommunalportal.payments.ports import Checkout, Outcome


class AttemptState(StrEnum):
    """Where one attempt to pay stands."""

    PREPARED = "prepared"
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"
    LOST = "lost"
    DISPUTED = "disputed"


class PaymentState(StrEnum):
    """Where the payment as a whole stands."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ClerkReason(StrEnum):
    """Why a person has to compare the money with the books."""

    PAID_TWICE = "paid_twice"
    WRONG_AMOUNT = "wrong_amount"
    NO_ANSWER = "no_answer"


# Events of an attempt, one type per edge.


@dataclass(frozen=True, slots=True)
class CheckoutOpened:
    """The platform took the order and named its payment page."""

    checkout: Checkout


@dataclass(frozen=True, slots=True)
class StartRefused:
    """The platform refused the order for good."""


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The platform's answer to the start never came. Nobody knows the page's address, so nobody can pay there."""


@dataclass(frozen=True, slots=True)
class SuccessReported:
    """The platform says: paid."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LateSuccessReported:
    """The platform says "paid" of an attempt that had ended otherwise: the platform is right and we were wrong."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class FailureReported:
    """The platform says: failed."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class CancellationReported:
    """The platform says: cancelled by the person."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class WrongAmountReported:
    """The platform says "paid", yet names a sum other than ours."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TimeRanOut:
    """Days have passed and the platform still has no result."""


AttemptEvent = (
    CheckoutOpened
    | StartRefused
    | AnswerLost
    | SuccessReported
    | LateSuccessReported
    | FailureReported
    | CancellationReported
    | WrongAmountReported
    | TimeRanOut
)


# Events of a payment.


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """The person tries again."""


@dataclass(frozen=True, slots=True)
class AttemptPaid:
    """An attempt brought the money."""


@dataclass(frozen=True, slots=True)
class AttemptFailed:
    """An attempt failed at the platform."""


@dataclass(frozen=True, slots=True)
class AttemptCancelled:
    """The person gave an attempt up, or time did."""


PaymentEvent = AttemptStarted | AttemptPaid | AttemptFailed | AttemptCancelled

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Graph(Generic[S]):
    """The complete list of allowed moves: what is not an edge does not happen."""

    start: S
    edges: Mapping[tuple[S, type[object]], S]

    def after(self, state: S, event: object) -> S:
        """The state that `event` leads to. Raises `Refused` where there is no such edge."""
        try:
            return self.edges[(state, type(event))]
        except KeyError:
            raise Refused("payments.illegal_move", f"{type(event).__name__} in state {state.value}") from None

    def allows(self, state: S, event: object) -> bool:
        """Whether `event` may happen in `state`."""
        return (state, type(event)) in self.edges

    def as_mermaid(self) -> str:
        """The graph as a Mermaid state diagram, for the documentation."""
        lines = [f"    {state.value} --> {to.value}: {event.__name__}" for (state, event), to in self.edges.items()]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start.value}", *lines])


ATTEMPT_GRAPH: Graph[AttemptState] = Graph(
    start=AttemptState.PREPARED,
    edges={
        (AttemptState.PREPARED, CheckoutOpened): AttemptState.OPEN,
        (AttemptState.PREPARED, StartRefused): AttemptState.REFUSED,
        (AttemptState.PREPARED, AnswerLost): AttemptState.LOST,
        (AttemptState.OPEN, SuccessReported): AttemptState.PAID,
        (AttemptState.OPEN, FailureReported): AttemptState.FAILED,
        (AttemptState.OPEN, CancellationReported): AttemptState.CANCELLED,
        (AttemptState.OPEN, TimeRanOut): AttemptState.EXPIRED,
        (AttemptState.OPEN, WrongAmountReported): AttemptState.DISPUTED,
        (AttemptState.FAILED, LateSuccessReported): AttemptState.PAID,
        (AttemptState.CANCELLED, LateSuccessReported): AttemptState.PAID,
        (AttemptState.EXPIRED, LateSuccessReported): AttemptState.PAID,
        (AttemptState.FAILED, WrongAmountReported): AttemptState.DISPUTED,
        (AttemptState.CANCELLED, WrongAmountReported): AttemptState.DISPUTED,
        (AttemptState.EXPIRED, WrongAmountReported): AttemptState.DISPUTED,
    },
)

PAYMENT_GRAPH: Graph[PaymentState] = Graph(
    start=PaymentState.OPEN,
    edges={
        (PaymentState.OPEN, AttemptStarted): PaymentState.OPEN,
        (PaymentState.OPEN, AttemptPaid): PaymentState.PAID,
        (PaymentState.OPEN, AttemptFailed): PaymentState.FAILED,
        (PaymentState.OPEN, AttemptCancelled): PaymentState.CANCELLED,
        (PaymentState.FAILED, AttemptStarted): PaymentState.OPEN,
        (PaymentState.FAILED, AttemptPaid): PaymentState.PAID,
        (PaymentState.CANCELLED, AttemptStarted): PaymentState.OPEN,
        (PaymentState.CANCELLED, AttemptPaid): PaymentState.PAID,
        # A second attempt was under way when a late success of the first arrived: the money counts once,
        # further money is a clerk's matter (ClerkReason.PAID_TWICE), further failures change nothing.
        (PaymentState.PAID, AttemptPaid): PaymentState.PAID,
        (PaymentState.PAID, AttemptFailed): PaymentState.PAID,
        (PaymentState.PAID, AttemptCancelled): PaymentState.PAID,
    },
)

ENDED_WITHOUT_MONEY = frozenset({AttemptState.FAILED, AttemptState.CANCELLED, AttemptState.EXPIRED})
"""Ends that a late success can still overturn; such attempts are looked up until the schedule ends."""


def event_for(state: AttemptState, outcome: Outcome, expected: Decimal) -> AttemptEvent | None:
    """What the platform's word means for an attempt in `state`; None where it is no news."""
    if outcome.state == "paid" and state in {AttemptState.OPEN, *ENDED_WITHOUT_MONEY}:
        if outcome.amount is not None and outcome.amount != expected:
            return WrongAmountReported(outcome)
        return SuccessReported(outcome) if state is AttemptState.OPEN else LateSuccessReported(outcome)
    if state is AttemptState.OPEN and outcome.state == "failed":
        return FailureReported(outcome)
    if state is AttemptState.OPEN and outcome.state == "cancelled":
        return CancellationReported(outcome)
    return None


PAYMENT_EVENT_BY_ATTEMPT_STATE: Mapping[AttemptState, PaymentEvent] = {
    AttemptState.PAID: AttemptPaid(),
    AttemptState.FAILED: AttemptFailed(),
    AttemptState.CANCELLED: AttemptCancelled(),
    AttemptState.EXPIRED: AttemptCancelled(),
}
"""What the end of an attempt means for its payment. Other ends leave the payment as it is."""


# Looking up people who never come back.

_HOURS = 60 * 60
LOOK_UP_DISTANCES: tuple[int, ...] = (30, 60, 120, 300, 600, 1800, _HOURS, 3 * _HOURS) + (
    6 * _HOURS,
) * 11  # seconds; together about three days
START_LEASE = timedelta(seconds=120)
"""A start whose answer has not come after this time never will: several times the provider's time limit."""


def next_look_up_in(look_ups: int) -> int | None:
    """Seconds until the next question to the platform after `look_ups` questions; None after about three days."""
    return LOOK_UP_DISTANCES[look_ups] if look_ups < len(LOOK_UP_DISTANCES) else None


def is_worth_asking(state: AttemptState) -> bool:
    """Whether the platform may still have news about an attempt."""
    return state in {AttemptState.PREPARED, AttemptState.OPEN, *ENDED_WITHOUT_MONEY}


def is_answer_stale(looked_up_at: datetime | None, now: datetime) -> bool:
    """Whether the platform has not answered for so long that "still open" is no knowledge any more."""
    return looked_up_at is None or now - looked_up_at > timedelta(seconds=2 * LOOK_UP_DISTANCES[-1])


def is_start_overdue(started_at: datetime, now: datetime) -> bool:
    """Whether a start without an answer has to be given up."""
    return now - started_at > START_LEASE


# Texts that travel to the bank statement.

BOOKING_TEXT_LENGTH = 27
DESCRIPTION_LENGTH = 250
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def booking_text(reference: str, purpose: str) -> str:
    """Reference and purpose in the 27 plain characters that ePayBL prints on a bank statement.

    XBezahldienste 1.0.0, PaymentRequest.purpose: letters, digits, blanks and hyphens only.
    """
    return _plain(f"{reference} {purpose}", r"[^A-Za-z0-9 -]")[:BOOKING_TEXT_LENGTH].strip()


def order_description(purpose: str) -> str:
    """The purpose in the characters of PaymentRequest.description (Latin letters, digits, `-`, `,`, `.`)."""
    return re.sub(r"\s+", " ", re.sub(r"[^A-Za-z0-9_\s\-,.\u00C0-\u017F]", " ", purpose)).strip()[:DESCRIPTION_LENGTH]


def _plain(text: str, unwanted: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text.translate(_GERMAN)).encode("ascii", "ignore").decode()
    return re.sub(r"\s+", " ", re.sub(unwanted, " ", ascii_text))


def is_payable(amount: Decimal) -> bool:
    """Whether a platform takes this sum: positive, whole cents, below a million (XBezahldienste 1.0.0)."""
    return Decimal(0) < amount <= Decimal(999999) and amount == amount.quantize(Decimal("0.01"))
