"""Failures and steps of a hand-over in plain words, for clerks and administrators."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kommunalportal.delivery.models import Attempt, Delivery
from kommunalportal.delivery.rules import DeliveryState

STEPS: Mapping[str, Promise] = {
    "announce": _("Anmelden beim Fachverfahren"),
    "attachments": _("Dateien übertragen"),
    "submit": _("Antrag übertragen"),
    "events": _("Nachfragen, ob er angekommen ist"),
    "answers": _("Antwort abholen"),
}
FAILURES: Mapping[str, Promise] = {
    "temporary": _("Die Gegenseite war nicht erreichbar oder überlastet."),
    "permanent": _("Die Gegenseite nimmt den Antrag so nicht an."),
    "misconfigured": _("Die Verbindung ist falsch eingestellt."),
}
STATES: Mapping[DeliveryState, Promise] = {
    DeliveryState.WAITING: _("wartet auf die Übergabe"),
    DeliveryState.ANNOUNCED: _("wird gerade übertragen"),
    DeliveryState.SUBMITTED: _("übertragen, noch nicht bestätigt"),
    DeliveryState.ARRIVED: _("liegt zum Abholen bereit"),
    DeliveryState.ACCEPTED: _("im Fachverfahren angekommen"),
    DeliveryState.ANSWERED: _("angekommen und beantwortet"),
    DeliveryState.REJECTED: _("vom Fachverfahren abgelehnt"),
    DeliveryState.GIVEN_UP: _("aufgegeben"),
}

DIFFERENCES: Mapping[str, Promise] = {
    "missing_there": _(
        "Bei uns steht „angekommen“, das Fachverfahren kennt den Vorgang aber nicht. Fragen Sie dort nach."
    ),
    "missing_here": _("Das Fachverfahren hat den Vorgang, uns hat es das nicht gesagt. Wir fragen von selbst nach."),
    "unknown_here": _("Das Fachverfahren nennt einen Vorgang, den es bei uns nicht gibt. Fragen Sie dort nach."),
}


def state_words(delivery: Delivery) -> str:
    """How far it is."""
    if delivery.settled_at and not delivery.accepted_at:
        return str(_("von Hand erledigt"))
    return str(STATES[delivery.state])


def step_words(attempt: Attempt) -> str:
    """What was tried."""
    return str(STEPS.get(attempt.step, attempt.step))


def failure_words(attempt: Attempt) -> str:
    """What its failure means."""
    return str(FAILURES.get(attempt.failure, ""))
