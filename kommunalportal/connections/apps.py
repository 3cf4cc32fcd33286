"""The room as a Django app."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.connections"
    label = "connections"
    default_auto_field = "django.db.models.BigAutoField"
