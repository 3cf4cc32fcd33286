"""The room as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the database the state graph."""
        from kommunalportal.delivery import state_guard  # noqa: F401
