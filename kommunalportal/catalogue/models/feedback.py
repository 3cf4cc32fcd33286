"""What readers say about the pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import TenantModel


class FeedbackKind(models.TextChoices):
    """Whether a page helped, or whether somebody could not use it."""

    HELPED = "helped", _("Hat das geholfen?")
    BARRIER = "barrier", _("Barriere gemeldet")


class Feedback(TenantModel):
    """Rückmeldung: from nobody in particular. Only who reports a barrier may say where to answer."""

    kind = models.CharField(max_length=10, choices=FeedbackKind, default=FeedbackKind.HELPED)
    path = models.CharField(max_length=200, help_text="the page, without parameters")
    language = models.CharField(max_length=8, blank=True)
    helped = models.BooleanField(null=True, help_text="nothing if somebody only wrote")
    text = models.CharField(max_length=2000, blank=True)
    contact = EncryptedTextField(help_text="where to answer about a barrier; goes when it is done")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["tenant", "done_at", "-created_at"], name="feedback_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"
