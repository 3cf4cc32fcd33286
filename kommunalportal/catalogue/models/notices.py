"""Notices on the public pages: what everybody should know right now."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.models import SharedDownModel


class NoticeLevel(models.TextChoices):
    """How loud a notice is; the order is that of the pages, the loudest first."""

    EMERGENCY = "emergency", _("Notfall")
    WARNING = "warning", _("Warnung")
    INFO = "info", _("Hinweis")


class Notice(SharedDownModel):
    """Hinweis: shown in the head of every page of the owner and of all tenants below it.

    A municipality writes for itself, the state for its municipalities, the provider for everybody.
    """

    key = models.SlugField(max_length=60, help_text="what editors' revisions name it by")
    level = models.CharField(max_length=10, choices=NoticeLevel, default=NoticeLevel.INFO)
    text = models.CharField(max_length=300, help_text="one or two plain sentences")
    link_url = models.CharField(max_length=300, blank=True, help_text="where more is said")
    link_label = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True, help_text="empty: until somebody takes it away")

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="notice_key_once"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_until")), name="notice_validity_forward"),
        ]

    def __str__(self) -> str:
        return self.key
