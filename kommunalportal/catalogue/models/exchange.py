"""What came from elsewhere: who says what under which identifier, and every import that was tried."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.catalogue.models.offers import OrganisationalUnit
from kommunalportal.kernel.models import SharedDownModel, TenantModel


class ImportState(models.TextChoices):
    """Where a file is on its way in."""

    CHECKING = "checking", _("wird geprüft")
    TRIED = "tried", _("geprüft")
    ORDERED = "ordered", _("wird eingespielt")
    DONE = "done", _("eingespielt")
    REFUSED = "refused", _("nicht angenommen")


class ImportRun(TenantModel):
    """Einspielung: one file, tried or carried out, with its report.

    A trial keeps the (sealed) file, so that the same bytes can be carried out; after that it is forgotten.
    """

    filename = models.CharField(max_length=120)
    format = models.CharField(max_length=20, blank=True, help_text="empty until it was read")
    sender = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    file_key = models.CharField(max_length=32, blank=True, help_text="empty once carried out")
    actor_kind = models.CharField(max_length=20, blank=True)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=160)
    problem = models.CharField(max_length=400, blank=True, help_text="why it was not taken, in words")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often the worker began the step it is at")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    ordered_at = models.DateTimeField(null=True, help_text="when somebody had it carried out")
    carried_out_at = models.DateTimeField(null=True, help_text="empty: a trial")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename

    @property
    def state(self) -> ImportState:
        """What happened last."""
        if self.carried_out_at:
            return ImportState.DONE
        if self.problem:
            return ImportState.REFUSED
        if self.ordered_at:
            return ImportState.ORDERED
        return ImportState.TRIED if self.format else ImportState.CHECKING

    @property
    def is_waiting(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in (ImportState.CHECKING, ImportState.ORDERED)


class RecordKind(models.TextChoices):
    """What a foreign record describes."""

    SERVICE = "service", _("Leistung")
    UNIT = "unit", _("Stelle")
    OTHER = "other", _("anderes Objekt")


class ForeignRecord(SharedDownModel):
    """What another agency (Redaktion) delivered under an identifier of its own, and which row of ours it is about.

    ``content`` is the whole record as it was understood, with everything that was not; so nothing is lost when it is
    written out again. ``applied`` are digests of our rows as the last import left them: who edited since is respected.
    """

    kind = models.CharField(max_length=10, choices=RecordKind)
    agency = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200)
    service = models.ForeignKey(PublicService, null=True, on_delete=models.CASCADE, related_name="foreign_records")
    unit = models.ForeignKey(OrganisationalUnit, null=True, on_delete=models.CASCADE, related_name="foreign_records")
    content = models.JSONField()
    applied = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "agency", "value"], name="foreign_record_once"),
        ]
        indexes = [models.Index(fields=["service"], name="foreign_record_service")]

    def __str__(self) -> str:
        return f"{self.agency}/{self.value}"
