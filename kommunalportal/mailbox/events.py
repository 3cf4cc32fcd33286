"""What the mailbox announces. The subject is a `Letter`; receivers run in the same transaction."""

from django.dispatch import Signal

letter_sent = Signal()
"""Once per letter, when it lies in the mailbox."""

letter_read = Signal()
"""Once per letter, when its person opens it for the first time."""
