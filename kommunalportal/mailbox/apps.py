"""The room as a Django app."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.mailbox"
    label = "mailbox"
    default_auto_field = "django.db.models.BigAutoField"
