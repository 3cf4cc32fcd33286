"""A payment, and each attempt to pay it as a row of its own."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.models import TenantManager, TenantModel
from kommunalportal.payments.ports import Checkout, OrderItem
from kommunalportal.payments.rules import AttemptState, ClerkReason, PaymentState


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Selections that mean something."""

    def open(self) -> "PaymentQuerySet":
        """Not paid, whatever became of earlier attempts."""
        return self.filter(paid_at=None)

    def for_clerk(self) -> "PaymentQuerySet":
        """Money and books disagree and nobody has settled it yet."""
        return self.filter(clerk_needed_at__isnull=False, clerk_done_at=None)


class Payment(TenantModel):
    """Zahlung: what one application costs, and whether the money is there.

    `subject` is the reference of what is paid for; a subject has one payment. `items` is a list of
    `{"id", "description", "quantity", "unit_amount": "9.00"}`. The state is read from the time stamps.
    """

    reference = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    purpose = models.CharField(max_length=250)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    items = models.JSONField(default=list)
    connection = models.ForeignKey("connections.Connection", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=36, blank=True)
    provider_reference = models.CharField(max_length=64, blank=True, help_text="of the attempt that brought the money")
    accounting_reference = models.CharField(_("Kassenzeichen"), max_length=36, blank=True)
    clerk_reason = models.CharField(max_length=20, blank=True, choices=[(r.value, r.name) for r in ClerkReason])
    clerk_needed_at = models.DateTimeField(null=True)
    clerk_done_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(PaymentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "reference"], name="payment_reference_unique"),
            models.UniqueConstraint(fields=["tenant", "subject"], name="payment_one_per_subject"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(failed_at=None) | models.Q(cancelled_at=None), name="payment_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> PaymentState:
        """Where the payment stands."""
        if self.paid_at:
            return PaymentState.PAID
        if self.failed_at:
            return PaymentState.FAILED
        return PaymentState.CANCELLED if self.cancelled_at else PaymentState.OPEN

    @property
    def is_paid(self) -> bool:
        """Whether the money is there."""
        return self.paid_at is not None

    @property
    def needs_clerk(self) -> bool:
        """Whether a person has to compare money and books; until then no further attempt begins."""
        return self.clerk_needed_at is not None and self.clerk_done_at is None

    @property
    def order_items(self) -> tuple[OrderItem, ...]:
        """The lines of the bill as values."""
        return tuple(
            OrderItem(item["id"], item["description"], item["quantity"], Decimal(item["unit_amount"]))
            for item in self.items
        )


class PaymentAttempt(TenantModel):
    """Zahlungsversuch: one order at the platform. `request_id` is ours and is committed before the platform is asked.

    `redirect_url` opens the payment page without any further check, so it is kept only while the attempt is open.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attempts")
    request_id = models.UUIDField()
    return_url = models.CharField(max_length=2082)
    provider_reference = models.CharField(max_length=64, blank=True)
    redirect_url = models.CharField(max_length=2082, blank=True)
    started_at = models.DateTimeField()
    looked_up_at = models.DateTimeField(null=True)
    next_look_up_at = models.DateTimeField(null=True)
    look_ups = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, choices=[(s.value, s.name) for s in AttemptState])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "request_id"], name="attempt_request_id_unique"),
            models.UniqueConstraint(
                fields=["tenant", "provider_reference"],
                condition=~models.Q(provider_reference=""),
                name="attempt_provider_reference_unique",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(ended_at=None), name="attempt_one_open_per_payment"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(outcome="")),
                name="attempt_end_has_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "next_look_up_at"],
                condition=models.Q(next_look_up_at__isnull=False),
                name="attempt_due",
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)

    @property
    def state(self) -> AttemptState:
        """Where the attempt stands."""
        if self.ended_at:
            return AttemptState(self.outcome)
        return AttemptState.OPEN if self.provider_reference else AttemptState.PREPARED

    @property
    def checkout(self) -> Checkout:
        """The platform's name for the order and its payment page."""
        return Checkout(self.provider_reference, self.redirect_url)
