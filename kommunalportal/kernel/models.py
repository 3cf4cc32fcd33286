"""Tenants, rows that belong to them, and the audit's entries."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.tenancy import NoTenantError, current_tenant, current_tenant_id, current_tenant_or_none

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class TenantKind(models.TextChoices):
    """What a tenant is in the order of the state."""

    PROVIDER = "provider", _("IT-Dienstleister")
    STATE = "state", _("Land")
    DISTRICT = "district", _("Kreis")
    MUNICIPALITY = "municipality", _("Kommune")


class Tenant(models.Model):
    """Mandant: a municipality, district, state or the provider that runs the portal for them.

    ``parent`` owns what is used further down: the state's service texts, the provider's bundles.
    """

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=TenantKind)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    ags = models.CharField("AGS", max_length=8, blank=True, help_text="amtlicher Gemeindeschlüssel")
    ars = models.CharField("ARS", max_length=12, blank=True, help_text="amtlicher Regionalschlüssel")
    colour = models.CharField(max_length=7, default="#1d4b8f")
    accent = models.CharField(max_length=7, default="#b45309")
    face = models.JSONField(default=dict, blank=True, help_text="postal address, phone, e-mail, arms, links")
    lineage = models.JSONField(default=list, editable=False, help_text="own id first, then parents")
    wrapped_key = models.BinaryField(editable=False, help_text="data key, wrapped by the master key")
    is_active = models.BooleanField(default=True)
    catalogue_revision = models.PositiveBigIntegerField(default=1, help_text="changes with every published text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ags"], condition=~models.Q(ags=""), name="tenant_ags_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage_ids(self) -> list[int]:
        """Own id and those of all parents, nearest first."""
        return self.lineage or [self.pk]

    @property
    def is_municipality(self) -> bool:
        """Whether citizens are served here."""
        return self.kind == TenantKind.MUNICIPALITY


class TenantManager(models.Manager[M_co]):
    """Only the current tenant's rows; without a tenant there are none to be had."""

    def get_queryset(self) -> models.QuerySet[M_co]:
        return super().get_queryset().filter(tenant_id=current_tenant().pk)


class LineageManager(models.Manager[M_co]):
    """The current tenant's rows and those of its parents."""

    def get_queryset(self) -> models.QuerySet[M_co]:
        return super().get_queryset().filter(tenant_id__in=current_tenant().lineage_ids())


class TenantModel(models.Model):
    """A row that belongs to one tenant. Its table is guarded by row-level security (see ``rls.py``)."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, default=current_tenant_id, related_name="+")

    objects: ClassVar[models.Manager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to write another tenant's row before the database has to."""
        tenant = current_tenant_or_none()
        if tenant is None or tenant.pk != self.tenant_id:
            raise NoTenantError(f"{type(self).__name__} belongs to another tenant than the current one.")
        super().save(*args, **kwargs)


class SharedDownModel(TenantModel):
    """A row that the owner's descendants may read, too: a state's service text, for example."""

    objects: ClassVar[models.Manager[Self]] = TenantManager()
    in_lineage: ClassVar[models.Manager[Self]] = LineageManager()

    class Meta:
        abstract = True


class AuditEntry(TenantModel):
    """What happened, chained: each entry's hash covers its content and the hash before it."""

    number = models.PositiveBigIntegerField(help_text="1, 2, 3 ... per tenant, without gaps")
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    on = models.CharField(max_length=120, help_text="kind and id of what it happened to")
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="audit_number_unique")]
        indexes = [models.Index(fields=["tenant", "on"], name="audit_on")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class HeldFile(TenantModel):
    """A file in quarantine: nobody reads it and nothing hands it over until a scanner has looked at it."""

    file_key = models.CharField(max_length=32, unique=True)
    held_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=timezone.now, help_text="empty: it stays here for ever")
    problem = models.CharField(max_length=200, blank=True, help_text="why the last try failed")
    threat = models.CharField(max_length=200, blank=True, help_text="what was found in it; its content is deleted then")

    class Meta:
        indexes = [models.Index(fields=["tenant", "next_try_at"], name="held_files_due")]

    def __str__(self) -> str:
        return self.threat or self.problem or "waits"


class RateLimitBucket(models.Model):
    """How often somebody did something in the current minute. The key is a keyed hash, never an address."""

    key = models.CharField(max_length=64)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "minute"], name="rate_limit_once")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} {self.count}"


class Heartbeat(models.Model):
    """When a periodic job of the whole installation ran last. Silence is told apart from never (see ``heartbeats``)."""

    name = models.CharField(max_length=80, primary_key=True)
    every_seconds = models.PositiveIntegerField()
    expected_since = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="tenants for which the last run failed")
    alarmed_at = models.DateTimeField(null=True, help_text="somebody was told of the silence that lasts now")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
