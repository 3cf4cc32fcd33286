"""Certificates that were issued."""

from django.db import models

from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import TenantModel


class Certificate(TenantModel):
    """Urkunde, Bescheinigung: a sealed PDF that anybody who holds it may check.

    The check code itself is not kept: `check_hash` finds it, and only the document shows it. `sha256` is of the sealed
    file as it was handed out.
    """

    kind = models.CharField(max_length=60, help_text="what it is, for example meldebescheinigung")
    title = models.CharField(max_length=120, help_text="as the document calls itself")
    application_reference = models.CharField(max_length=40)
    check_hash = models.CharField(max_length=64)
    holder_hint = EncryptedTextField(help_text="initials and year of birth")
    file_key = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=40, blank=True, help_text="a code, no personal data")

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "check_hash"], name="certificate_check_hash_unique"),
            models.UniqueConstraint(
                fields=["tenant", "application_reference", "kind"],
                condition=models.Q(revoked_at=None),
                name="certificate_one_valid_per_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_reference}"

    @property
    def is_revoked(self) -> bool:
        """Whether the municipality took it back."""
        return self.revoked_at is not None
