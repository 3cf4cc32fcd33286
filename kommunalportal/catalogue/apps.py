"""The room as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the floors below."""
        from kommunalportal.catalogue import receivers  # noqa: F401
