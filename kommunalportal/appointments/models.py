"""Where and when people may come in person, and who comes."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from kommunalportal.kernel.fields import EncryptedTextField
from kommunalportal.kernel.models import TenantManager, TenantModel
from kommunalportal.kernel.tenancy import current_tenant_id

TOKEN_BYTES = 18


def new_token() -> str:
    """The secret part of a link by which an appointment is changed or cancelled (144 bits)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class TsTzRange(Func):
    """A span of time, for the exclusion constraint."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AppointmentType(TenantModel):
    """Anliegen: what people come for, how long it takes, and how early and late it may be booked."""

    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    needs = ArrayField(models.CharField(max_length=200), default=list, blank=True, help_text="what to bring")
    minutes = models.PositiveSmallIntegerField(default=15)
    lead_hours = models.PositiveSmallIntegerField(default=2, help_text="nobody may book later than this before")
    horizon_days = models.PositiveSmallIntegerField(default=28, help_text="nobody may book further ahead")
    service_slug = models.SlugField(max_length=200, blank=True, help_text="public service that leads here")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "slug"], name="appointment_type_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=240), name="appointment_type_minutes"),
        ]

    def __str__(self) -> str:
        return self.name


class Location(TenantModel):
    """Standort: a house with counters and opening times."""

    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=300)
    unit_slug = models.SlugField(max_length=120, blank=True, help_text="organisational unit")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="location_once")]

    def __str__(self) -> str:
        return self.name


class OpeningTime(TenantModel):
    """When a location serves people with appointments, in local time; none on public holidays."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="opening_time_forward"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_time_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class Counter(TenantModel):
    """Schalter: serves one person at a time, for the types it is meant for."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(max_length=60)
    type_slugs = ArrayField(models.SlugField(max_length=80), default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["location", "name"], name="counter_once")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments by what they still mean."""

    def standing(self) -> "AppointmentQuerySet":
        """Those that nobody cancelled."""
        return self.filter(cancelled_at=None)


class AppointmentManager(TenantManager["Appointment"]):
    """The current tenant's appointments."""

    def get_queryset(self) -> AppointmentQuerySet:
        """Ours, with the questions above."""
        return AppointmentQuerySet(self.model, using=self._db).filter(tenant_id=current_tenant_id())

    def standing(self) -> AppointmentQuerySet:
        """Those that nobody cancelled."""
        return self.get_queryset().standing()


class Appointment(TenantModel):
    """Termin: one person at one counter for a span of time. PostgreSQL refuses a second one there at that time."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    request_id = models.UUIDField(help_text="of the form that was sent: sent twice, it books once")
    type = models.ForeignKey(AppointmentType, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = EncryptedTextField()
    email = EncryptedTextField()
    phone = EncryptedTextField()
    email_hash = models.CharField(max_length=64, help_text="keyed; how many appointments an address holds")
    language = models.CharField(max_length=5, default="de")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    booked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=0, help_text="calendars take the highest")

    objects: ClassVar[AppointmentManager] = AppointmentManager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "request_id"], name="appointment_request_once"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="appointment_forward"),
            ExclusionConstraint(
                name="appointment_no_overbooking",
                expressions=[
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("counter", RangeOperators.EQUAL),
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "email_hash"], name="appointment_email")]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not happen."""
        return self.cancelled_at is not None
