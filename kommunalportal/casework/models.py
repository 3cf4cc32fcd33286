"""Work items with their notes and decisions."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.casework.rules import OUTCOME_NAMES, REASON_WORDS, Outcome, Reason
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import TenantManager, TenantModel


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Work items by what is to be done."""

    def open(self) -> "WorkItemQuerySet":
        """Not closed."""
        return self.filter(closed_at=None)

    def of_units(self, units: frozenset[str]) -> "WorkItemQuerySet":
        """Only what these units are responsible for: a clerk sees no other office's cases."""
        return self.filter(unit_slug__in=units)


class WorkItem(TenantModel):
    """Vorgang: an application as the clerk sees it."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="work_item")
    file_reference = models.CharField(max_length=20, help_text="Aktenzeichen")
    unit_slug = models.SlugField(max_length=60)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    attention_since = models.DateTimeField(null=True, help_text="machines are at their end")

    objects: ClassVar[Any] = TenantManager.from_queryset(WorkItemQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "file_reference"], name="file_reference_once")]
        indexes = [models.Index(fields=["tenant", "unit_slug", "closed_at", "opened_at"], name="work_list")]
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return self.file_reference

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.closed_at is None


class SearchKey(TenantModel):
    """A word by which a case is found, as a keyed hash: the table names nobody (see ``name_search.py``)."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="search_keys")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key", "work_item"], name="search_key_once")]

    def __str__(self) -> str:
        return f"search key {self.pk}"


class Note(TenantModel):
    """What colleagues tell each other about a case; the applicant does not see it."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Decision(TenantModel):
    """Bescheid: how the case ended and why."""

    work_item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=[(outcome, OUTCOME_NAMES[outcome]) for outcome in Outcome])
    reason = EncryptedTextField()
    decided_at = models.DateTimeField(default=timezone.now)
    letter_sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.outcome


class ByHand(TenantModel):
    """What a clerk says about how the case reached its system. Without it the hand-over speaks for itself."""

    work_item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="by_hand")
    way = models.CharField(max_length=12, help_text="a Way: confirmed or retyped")
    reason = models.CharField(max_length=20, help_text="a Reason")
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.way}: {self.reason}"

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(REASON_WORDS[Reason(self.reason)])


class Escalation(TenantModel):
    """That a unit's applications do not arrive at a connection has been told up to this level. Goes when they do."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    unit_slug = models.SlugField(max_length=60)
    level = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "connection", "unit_slug"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.unit_slug} {self.level}"
