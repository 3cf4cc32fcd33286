"""What the catalogue listens to."""

from typing import Any

from django.dispatch import receiver

from kommunalportal.accounts.events import account_deleted
from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.guides.actions import forget_checklists
from kommunalportal.connections.events import connection_changed
from kommunalportal.connections.models import Connection


@receiver(account_deleted)
def on_account_deleted(subject: Account, **_: Any) -> None:
    """Whoever leaves takes their checklists along."""
    forget_checklists(account=subject)


@receiver(connection_changed)
def on_connection_changed(subject: Connection, **_: Any) -> None:  # noqa: ARG001 (whichever it is, pages may say it)
    """What is online may be another thing now, and pages that say so must not be kept."""
    publish_catalogue()
