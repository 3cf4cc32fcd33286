"""The room as a Django app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """See README.md."""

    name = "kommunalportal.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
