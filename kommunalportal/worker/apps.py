"""The room as a Django app."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.worker"
    label = "worker"
    default_auto_field = "django.db.models.BigAutoField"
