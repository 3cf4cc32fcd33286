"""What the catalogue announces."""

from django.dispatch import Signal

unit_closed = Signal()
"""An office is closed; the subject is the ``OrganisationalUnit``, keyword ``heir`` the slug of who takes over."""
