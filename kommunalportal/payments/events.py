"""What the payments room announces. The subject of each is a `Payment`; receivers run in the same transaction."""

from django.dispatch import Signal

payment_paid = Signal()
"""Once per payment, also when the success comes after a cancellation."""

payment_failed = Signal()
"""Once per attempt that the platform declared failed; another attempt may follow."""

payment_cancelled = Signal()
"""Once per attempt that the person cancelled or never finished; another attempt may follow."""

payment_needs_clerk = Signal()
"""Money and books disagree (`payment.clerk_reason`): paid twice, or a sum other than the one asked for."""
