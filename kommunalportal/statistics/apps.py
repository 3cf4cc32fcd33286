"""The room as a Django app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
