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
