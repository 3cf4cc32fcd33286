"""The only table of this room: how the parts of a municipality's portal were."""

from django.db import models

from kommunalportal.kernel.models import TenantModel


class PartPeriod(TenantModel):
    """One part was in one state from ``since`` until ``until``, when somebody looked last.

    A hole between two periods of a part is time in which nobody could look: the portal as a whole stood still.
    """

    part = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["part", "since"]
        indexes = [models.Index(fields=["tenant", "part", "since"], name="part_period_order")]

    def __str__(self) -> str:
        return f"{self.part}: {self.state}"
