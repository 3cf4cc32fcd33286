"""Lower floors announce, upper floors listen; this is the only use of signals."""

from django.db.models import Model
from django.dispatch import Signal


def announce(signal: Signal, subject: Model, **details: object) -> None:
    """Tell the floors above that something happened to ``subject``.

    Receivers run in the same transaction: what they write exists together with what they heard of, or not at all.
    """
    signal.send(sender=type(subject), subject=subject, **details)
