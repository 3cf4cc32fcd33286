"""What a clerk sees of a hand-over: how far it is, what failed, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kommunalportal.casework.by_hand import delivery_of, way_of_item
from kommunalportal.casework.models import ByHand, WorkItem
from kommunalportal.casework.rules import REASON_WORDS, WAY_NAMES, Reason, Way
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.words import failure_words, state_words, step_words

MOST_TRIES = 10


@dataclass(frozen=True)
class Try:
    """One try that failed."""

    at: datetime
    step: str
    meaning: str
    message: str


@dataclass(frozen=True)
class HandOver:
    """The panel beside a case."""

    delivery: Delivery
    way: Way
    by_hand: ByHand | None
    tries: Sequence[Try]

    @property
    def way_words(self) -> str:
        """How it reached its system."""
        return str(WAY_NAMES[self.way])

    @property
    def state_words(self) -> str:
        """How far the machine is."""
        return state_words(self.delivery)

    @property
    def is_stuck(self) -> bool:
        """Whether machines are at their end, and nobody has settled it."""
        delivery = self.delivery
        return not self.by_hand and bool(delivery.rejected_at or delivery.given_up_at)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What can be said with one click; of a case that arrived only that it had to be typed all the same."""
        arrived = self.delivery.accepted_at is not None
        offered = [Reason.INCOMPLETE] if arrived else [reason for reason in Reason if reason is not Reason.NO_SYSTEM]
        return [(reason.value, str(REASON_WORDS[reason])) for reason in offered]


def hand_over_of(item: WorkItem) -> HandOver | None:
    """The hand-over of this case, if it has one."""
    delivery = delivery_of(item)
    if delivery is None:
        return None
    failed = delivery.attempts.exclude(failure="").order_by("-started_at")[:MOST_TRIES]
    tries = [Try(one.started_at, step_words(one), failure_words(one), one.message) for one in failed]
    return HandOver(delivery, way_of_item(item, delivery), getattr(item, "by_hand", None), tries)
