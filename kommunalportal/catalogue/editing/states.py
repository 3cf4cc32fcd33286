"""The way of a revision: an explicit graph, one move per edge. Pure.

draft -> in_review -> published; back to draft by its author (take back) or its reviewer (return); a draft may be
discarded. What is published or discarded stays so: undoing is a new revision.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from kommunalportal.catalogue.models import RevisionState
from kommunalportal.kernel.failures import Refused


class Move(TextChoices):
    """What can be done with a revision; the value stands in the audit."""

    SAVE = "saved"
    SUBMIT = "submitted"
    TAKE_BACK = "taken_back"
    RETURN = "returned"
    PUBLISH = "published"
    DISCARD = "discarded"


MOVES: Mapping[tuple[RevisionState, Move], RevisionState] = {
    (RevisionState.DRAFT, Move.SAVE): RevisionState.DRAFT,
    (RevisionState.DRAFT, Move.SUBMIT): RevisionState.IN_REVIEW,
    (RevisionState.DRAFT, Move.DISCARD): RevisionState.DISCARDED,
    (RevisionState.IN_REVIEW, Move.TAKE_BACK): RevisionState.DRAFT,
    (RevisionState.IN_REVIEW, Move.RETURN): RevisionState.DRAFT,
    (RevisionState.IN_REVIEW, Move.PUBLISH): RevisionState.PUBLISHED,
}


def state_after(state: str, move: Move) -> RevisionState:
    """Where the move leads; ``Refused`` if it is not possible from here."""
    target = MOVES.get((RevisionState(state), move))
    if target is None:
        raise Refused(
            "editing.not_possible_now",
            _("Das geht nicht mehr: Die Fassung ist inzwischen %(state)s.") % {"state": RevisionState(state).label},
        )
    return target
