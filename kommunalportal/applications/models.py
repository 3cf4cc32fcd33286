"""Applications, their files and their timeline."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from kommunalportal.applications.rules import DRAFT_KEPT, STATE_NAMES, ApplicationState
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.fields import EncryptedJSONField, EncryptedTextField
from kommunalportal.kernel.models import TenantManager, TenantModel


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications by where they stand."""

    def drafts(self) -> "ApplicationQuerySet":
        """Not yet sent, and not paid for either."""
        return self.filter(submitted_at=None, withdrawn_at=None)

    def sent(self) -> "ApplicationQuerySet":
        """The town has them."""
        return self.filter(submitted_at__isnull=False)


class Application(TenantModel):
    """Antrag of one person for one online service."""

    reference = models.CharField(max_length=20)
    online_service = models.ForeignKey(OnlineService, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bundle_version = models.PositiveIntegerField()
    bundle_snapshot = models.JSONField(null=True, help_text="the bundle as it was on the day of submission")
    answers = EncryptedJSONField(help_text="field name -> value; hidden steps' answers stay here")
    unfinished = EncryptedJSONField(help_text="step -> what was typed there and did not fit yet")
    carried = EncryptedJSONField(
        null=True, default=None, help_text="what a new version of the form changed, see drafts.py"
    )
    known = EncryptedJSONField(
        null=True, default=None, help_text="facts of an earlier application, suggested, see known_facts.py"
    )
    represents = EncryptedJSONField(null=True, default=None, help_text="for whom, see parties.py; nothing: not asked")
    consents = EncryptedJSONField(
        null=True, default=None, help_text="field -> when it was agreed to, and the digest of its wording"
    )
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="the clerk who filled it in at the counter",
    )
    assistance = models.JSONField(null=True, default=None, help_text="how it went at the counter, see assisted.py")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, help_text="declared complete and true by the applicant")
    signatures_due_at = models.DateTimeField(null=True, help_text="while co-signers are asked: until when")
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    fee_total = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    result_kind = models.CharField(max_length=20, blank=True, help_text="certificate, letter or decision")
    status_code = EncryptedTextField(help_text="lets somebody see the status without an account")
    register_answer = EncryptedJSONField(help_text="what the back-office system answered last")

    objects: ClassVar[Any] = TenantManager.from_queryset(ApplicationQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "reference"], name="application_reference_once")]
        indexes = [
            models.Index(fields=["tenant", "account", "-changed_at"], name="application_of_account"),
            models.Index(
                fields=["assisted_by"], name="application_assisted", condition=models.Q(assisted_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> ApplicationState:
        """Where it stands, read from its timestamps."""
        if self.withdrawn_at:
            return ApplicationState.WITHDRAWN
        if self.decided_at:
            return ApplicationState.DECIDED
        if self.submitted_at:
            return ApplicationState.SUBMITTED
        if self.signatures_due_at:
            return ApplicationState.SIGNING
        return ApplicationState.CONFIRMED if self.confirmed_at else ApplicationState.DRAFT

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state])

    @property
    def is_draft(self) -> bool:
        """Whether the answers may still change."""
        return self.state is ApplicationState.DRAFT

    @property
    def kept_until(self) -> datetime:
        """A draft is deleted after this moment."""
        return self.changed_at + DRAFT_KEPT


class CoSigner(TenantModel):
    """Somebody who has to sign an application besides the applicant, with an own login."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="co_signers")
    email = EncryptedTextField()
    name = EncryptedTextField(help_text="as the applicant wrote it")
    invited_at = models.DateTimeField(default=timezone.now)
    reminders = models.PositiveSmallIntegerField(default=0)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    declaration = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was signed")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"co-signer {self.pk}"


class Upload(TenantModel):
    """A file handed in with an application. Its content is sealed in the file store."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="uploads")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=120, help_text="harmless file name")
    mime_type = models.CharField(max_length=60, help_text="by content, not by name")
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    file_key = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.id)

    def as_answer(self) -> dict[str, str | int]:
        """How the form names it."""
        return {"id": str(self.id), "name": self.name, "size": self.size, "type": self.mime_type}


class TimelineEntry(TenantModel):
    """Something happened to an application; the words come from ``timeline.py``."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict, help_text="what the words need; no personal data")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.kind
