"""The kernel as a Django app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Connects the database to the tenant: on every new connection, and after every migration."""

    name = "kommunalportal.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kommunalportal.kernel import checks  # noqa: F401  (registers the system checks)
        from kommunalportal.kernel.rls import guard_tables
        from kommunalportal.kernel.state_guard import install_guards
        from kommunalportal.kernel.tenancy import tell_new_connection

        connection_created.connect(tell_new_connection, dispatch_uid="kernel.tenancy")
        post_migrate.connect(guard_tables, sender=self, dispatch_uid="kernel.rls")
        post_migrate.connect(install_guards, sender=self, dispatch_uid="kernel.state_guard")
