"""What the delivery room announces; the subject is always the ``Delivery``. Receivers run in the same transaction."""

from django.dispatch import Signal

delivery_arrived = Signal()
"""The carrier confirmed that it holds the parcel for the receiver."""

delivery_accepted = Signal()
"""The back-office system took the parcel over."""

delivery_rejected = Signal()
"""The back-office system refused the parcel; ``delivery.problems`` says why."""

delivery_answered = Signal()
"""The back-office system answered; keyword ``answer`` is the ``ports.Answer``. May come more than once."""

delivery_stuck = Signal()
"""Trying again has ended or makes no sense; a clerk has to look."""
