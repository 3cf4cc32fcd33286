"""The room as a Django app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the floors below, tell the database the state graph."""
        from kommunalportal.applications import receivers, state_guard  # noqa: F401
