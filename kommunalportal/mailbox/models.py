"""Letters that the municipality laid into somebody's mailbox."""

from django.conf import settings
from django.db import models

from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import TenantModel


class Letter(TenantModel):
    """Schreiben: one message of the municipality to an account. Subject and text are sealed; the text is plain."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    application_reference = models.CharField(max_length=40, blank=True)
    subject = EncryptedTextField()
    body = EncryptedTextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-sent_at"], name="letter_by_account")]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def is_read(self) -> bool:
        """Whether the person has opened it."""
        return self.read_at is not None


class LetterAttachment(TenantModel):
    """Anlage: a file that came with a letter; `file_key` opens it in the file store, `size` is in bytes."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    file_key = models.CharField(max_length=32)
    filename = models.CharField(max_length=100)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
