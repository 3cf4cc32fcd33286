"""Hand-overs and their attempts."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.rules import USUAL_WAIT, DeliveryState
from kommunalportal.kernel.fields import EncryptedJSONField
from kommunalportal.kernel.models import TenantManager, TenantModel


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Hand-overs by how they fare."""

    def unattended(self, *, since: datetime) -> "DeliveryQuerySet":
        """Due before ``since`` and still not tried."""
        return self.filter(next_try_at__lt=since)

    def open(self) -> "DeliveryQuerySet":
        """Not yet with the back-office system."""
        return self.filter(accepted_at=None, rejected_at=None, given_up_at=None, settled_at=None)


class Delivery(TenantModel):
    """Zustellung: one application on its way to a back-office system (Fachverfahren)."""

    reference = models.CharField(max_length=30, help_text="the application's reference; the receiver sees it")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="+")
    content = EncryptedJSONField(help_text="service, data, attachments and payment as they were on sending")
    created_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(null=True)
    submission_reference = models.CharField(max_length=64, blank=True)
    case_reference = models.CharField(max_length=64, blank=True)
    attachments_done = models.JSONField(default=list, help_text="ids of attachments that the carrier holds")
    submitted_at = models.DateTimeField(null=True, help_text="we sent it; the carrier has not confirmed yet")
    arrived_at = models.DateTimeField(null=True, help_text="the carrier confirmed")
    accepted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="first answer of the back-office system")
    given_up_at = models.DateTimeField(null=True, help_text="no more tries by itself")
    settled_at = models.DateTimeField(null=True, help_text="a person brought the case there by hand")
    expects_answer = models.BooleanField(default=False)
    answers_seen = models.JSONField(default=list, help_text="ids of answers that were taken over")
    problems = models.JSONField(default=list, help_text="sentences for a clerk, no personal data")
    failures_in_a_row = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True, default=timezone.now, help_text="empty: nothing left to do")

    objects: ClassVar[Any] = TenantManager.from_queryset(DeliveryQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "reference"], name="delivery_once")]
        indexes = [
            models.Index(fields=["tenant", "next_try_at"], name="delivery_due"),
            models.Index(fields=["tenant", "case_reference"], name="delivery_case"),
            models.Index(fields=["tenant", "created_at"], name="delivery_recent"),
            models.Index(
                fields=["tenant", "connection"], condition=models.Q(accepted_at=None), name="delivery_not_accepted"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> DeliveryState:
        """How far it has come."""
        if self.given_up_at and not (self.accepted_at or self.rejected_at):
            return DeliveryState.GIVEN_UP
        reached = [
            (self.rejected_at, DeliveryState.REJECTED),
            (self.answered_at, DeliveryState.ANSWERED),
            (self.accepted_at, DeliveryState.ACCEPTED),
            (self.arrived_at, DeliveryState.ARRIVED),
            (self.submitted_at, DeliveryState.SUBMITTED),
            (self.announced_at, DeliveryState.ANNOUNCED),
        ]
        return next((state for at, state in reached if at), DeliveryState.WAITING)

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for it: for the acceptance, or for the answer that makes the certificate."""
        return not (self.rejected_at or (self.accepted_at and (self.answered_at or not self.expects_answer)))

    @property
    def delayed_since(self) -> datetime | None:
        """Since when it has been slower than people expect, while nobody needs to do anything yet."""
        if not self.is_awaited or self.given_up_at or self.settled_at:
            return None
        if self.failing_since:
            return self.failing_since
        since = self.submitted_at or self.created_at
        return since if timezone.now() - since > USUAL_WAIT else None


class Attempt(TenantModel):
    """Zustellversuch: one try that failed or succeeded, as the operator reads it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    step = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    failure = models.CharField(max_length=20, blank=True, help_text="empty, temporary, permanent or misconfigured")
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return f"{self.step} {self.failure or 'ok'}"


class Difference(TenantModel):
    """Abweichung: portal and receiver say different things of one case. The nightly comparison makes and removes it."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, help_text="a DifferenceKind")
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "connection", "reference"], name="difference_once")]
        ordering = ["found_at", "reference"]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind}"


class SaidKind(models.TextChoices):
    """What a receiver can say."""

    EVENT = "event"
    ANSWER = "answer"


class Said(TenantModel):
    """Meldung des Fachverfahrens: what a receiver that calls us said of a case, until the hand-over has read it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=10, choices=SaidKind)
    said_id = models.CharField(max_length=64, help_text="the receiver's own; what it repeats counts once")
    data = EncryptedJSONField()
    said_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, help_text="it stands elsewhere now; the data is gone from here")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "delivery", "kind", "said_id"], name="said_once")]
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.said_id}"
