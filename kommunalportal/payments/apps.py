"""Payments as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Money that citizens owe and how they tried to pay it."""

    name = "kommunalportal.payments"
    label = "payments"
    verbose_name = _("Zahlungen")
    default_auto_field = "django.db.models.BigAutoField"
