"""What this room announces; the subject is the account."""

from django.dispatch import Signal

account_deleted = Signal()
