"""The room as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the floor below."""
        from kommunalportal.casework import receivers  # noqa: F401
