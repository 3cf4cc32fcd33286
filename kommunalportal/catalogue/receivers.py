"""What the catalogue listens to."""

from typing import Any

from django.dispatch import receiver

from kommunalportal.accounts.events import account_deleted
from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.guides.actions import forget_checklists


@receiver(account_deleted)
def on_account_deleted(subject: Account, **_: Any) -> None:
    """Whoever leaves takes their checklists along."""
    forget_checklists(account=subject)
