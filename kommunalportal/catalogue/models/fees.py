"""What a service costs, and from when until when."""

import hashlib

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.kernel.models import SharedDownModel


class DateRange(models.Func):
    """PostgreSQL's range of days; both ends belong to it, an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Fee(SharedDownModel):
    """Gebühr in euros with its legal basis and validity. Without ``amount`` only the basis is known.

    Fees for different things (``unit``) may hold at the same time, two for the same never do. Shown are those valid
    today, the municipality's own before the state's (see ``fees.py``).
    """

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="fees")
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="euros; the lowest")
    amount_max = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, help_text="euros; the highest, if it differs"
    )
    unit = models.CharField(max_length=60, blank=True, help_text='for what, e.g. "je Ausfertigung"')
    basis = models.CharField(max_length=160, blank=True, help_text="law or statute")
    valid_from = models.DateField(null=True, blank=True, help_text="empty: since ever")
    valid_until = models.DateField(null=True, blank=True, help_text="last day; empty: until further notice")
    shipped_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="digest as it was shipped; differs once somebody edited"
    )

    changed_at = models.DateTimeField(auto_now=True, null=True, help_text="empty: before this was noted")

    class Meta:
        ordering = ["service", F("valid_from").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
            models.CheckConstraint(condition=Q(amount_max__gt=F("amount")), name="fee_highest_above_lowest"),
            models.CheckConstraint(
                condition=Q(amount_max=None) | Q(amount__isnull=False), name="fee_highest_with_lowest"
            ),
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_until")), name="fee_validity_forward"),
            ExclusionConstraint(
                name="fee_one_at_a_time",
                expressions=[
                    (F("tenant"), RangeOperators.EQUAL),
                    (F("service"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.amount}"

    @property
    def digest(self) -> str:
        """Changes with anything people are told."""
        amounts = (f"{value:.2f}" if value is not None else "" for value in (self.amount, self.amount_max))
        validity = (str(day or "") for day in (self.valid_from, self.valid_until))
        return hashlib.sha256("\0".join((*amounts, self.unit, self.basis, *validity)).encode()).hexdigest()

    @property
    def is_as_shipped(self) -> bool:
        """Nobody has edited it since it was loaded."""
        return self.shipped_digest == self.digest
