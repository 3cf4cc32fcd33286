"""The room as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
