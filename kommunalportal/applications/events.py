"""What the applications room announces; the subject is always the ``Application``."""

from django.dispatch import Signal

application_submitted = Signal()
"""It is the town's now; sent in the transaction that also writes the delivery."""

application_answered = Signal()
"""The back-office system answered; keyword ``data`` is its structured answer."""

application_rejected = Signal()
"""The back-office system refused to take it over, or nobody could reach it: a clerk has to look."""

application_withdrawn = Signal()
"""The applicant took it back."""

application_decided = Signal()
"""The result is there."""
