"""The room as a Django app."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.appointments"
    label = "appointments"
    default_auto_field = "django.db.models.BigAutoField"
