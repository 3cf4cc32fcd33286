"""What a clerk may do when. Values only."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """How a case ends."""

    APPROVED = "approved"
    REFUSED = "refused"
    POSTED = "posted"
    CERTIFICATE = "certificate"


OUTCOME_NAMES = {
    Outcome.APPROVED: _("bewilligt"),
    Outcome.REFUSED: _("abgelehnt"),
    Outcome.POSTED: _("Urkunde per Post verschickt"),
    Outcome.CERTIFICATE: _("Urkunde ausgestellt"),
}
#: Words of back-office systems -> ours.
DECISION_WORDS = {"granted": Outcome.APPROVED, "refused": Outcome.REFUSED}


def outcomes_for(result_kind: str) -> list[Outcome]:
    """The outcomes a clerk may choose for this kind of result; the likely one first."""
    if result_kind == "decision":
        return [Outcome.APPROVED, Outcome.REFUSED]
    return [Outcome.POSTED, Outcome.REFUSED]


def needs_reason(outcome: Outcome) -> bool:
    """A refusal has to be reasoned (VwVfG section 39)."""
    return outcome is Outcome.REFUSED


class Way(StrEnum):
    """How a case reached the back-office system."""

    MACHINE = "machine"
    CONFIRMED = "confirmed"
    RETYPED = "retyped"
    PENDING = "pending"


WAY_NAMES = {
    Way.MACHINE: _("von selbst angekommen"),
    Way.CONFIRMED: _("angekommen, vom Amt bestätigt"),
    Way.RETYPED: _("abgetippt"),
    Way.PENDING: _("noch nicht angekommen"),
}


class Reason(StrEnum):
    """Why a person had to lend a hand."""

    SEEN_THERE = "seen_there"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    NO_SYSTEM = "no_system"


REASON_WORDS = {
    Reason.SEEN_THERE: _("Der Vorgang ist im Fachverfahren schon da"),
    Reason.UNREACHABLE: _("Das Fachverfahren war nicht erreichbar"),
    Reason.REFUSED: _("Das Fachverfahren hat den Antrag nicht angenommen"),
    Reason.INCOMPLETE: _("Angaben kamen unvollständig oder falsch an"),
    Reason.NO_SYSTEM: _("Für diese Leistung gibt es kein Fachverfahren"),
}


def way_said(reason: Reason) -> Way:
    """What this reason says: whoever saw the case over there typed nothing."""
    return Way.CONFIRMED if reason is Reason.SEEN_THERE else Way.RETYPED


def way_of(*, is_accepted: bool, said: Way | None) -> Way:
    """How a case reached its system: a person's word counts more than the carrier's."""
    return said or (Way.MACHINE if is_accepted else Way.PENDING)
