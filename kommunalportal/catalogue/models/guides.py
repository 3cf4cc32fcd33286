"""Checklists that people keep in their account."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kommunalportal.kernel.fields import EncryptedJSONField
from kommunalportal.kernel.models import TenantModel


class StoredChecklist(TenantModel):
    """Gespeicherte Checkliste: one guide with somebody's answers, and what they have ticked off."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    situation = models.SlugField(max_length=90, help_text="slug of the life situation")
    answers = EncryptedJSONField(help_text="question -> answer, as the form engine stores it")
    done = ArrayField(models.SlugField(max_length=50), default=list, blank=True, help_text="slugs of entries")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["account", "-changed_at"], name="checklist_by_account")]

    def __str__(self) -> str:
        return f"checklist {self.pk}"
