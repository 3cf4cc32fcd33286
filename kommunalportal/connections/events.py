"""What the connections room announces; the subject is always the ``Connection``."""

from django.dispatch import Signal

connection_changed = Signal()
"""It was configured, paused, or works again: what needs it may be possible now, or no longer."""
