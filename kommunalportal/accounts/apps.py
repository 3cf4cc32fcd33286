"""The room as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
