"""A tenant's access to one provider."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.fields import EncryptedJSONField
from kommunalportal.kernel.models import TenantModel


class Port(models.TextChoices):
    """What a foreign system is used for."""

    PAYMENTS = "payments", "Bezahlen"
    DELIVERY = "delivery", "Übergabe an Fachverfahren"
    SEAL = "seal", "Siegel"
    MAIL = "mail", "E-Mail"


class ConnectionState(models.TextChoices):
    """How a connection fares."""

    BAD = "bad", _("gestört")
    PAUSED = "paused", _("angehalten")
    ENDING = "ending", _("läuft bald ab")
    UNKNOWN = "unknown", _("noch nicht geprüft")
    GOOD = "good", _("läuft")
    OFF = "off", _("abgeschaltet")


#: Whoever renews a certificate needs some weeks.
WARN_BEFORE = timedelta(days=30)


class Connection(TenantModel):
    """One configured access: which provider, with which settings, and how it fares."""

    port = models.CharField(max_length=20, choices=Port)
    slug = models.SlugField(max_length=60)
    provider = models.CharField(max_length=40, help_text="key in the port's wiring table")
    name = models.CharField(max_length=120)
    settings = EncryptedJSONField()
    is_active = models.BooleanField(default=True)
    paused_at = models.DateTimeField(null=True, blank=True, help_text="set when misconfigured; jobs wait")
    held_at = models.DateTimeField(null=True, blank=True, help_text="a person stopped it; only a person lets it go on")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="the first thing of it that ends")
    expires_what = models.CharField(max_length=120, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(default=list, help_text="sentences for the operator, no personal data")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "port", "slug"], name="connection_slug_once")]
        ordering = ["port", "slug"]

    def __str__(self) -> str:
        return f"{self.port}/{self.slug}"

    @property
    def state(self) -> ConnectionState:
        """How it fares. Paused means misconfigured or stopped by a person: its jobs wait."""
        if not self.is_active:
            return ConnectionState.OFF
        if self.is_waiting:
            return ConnectionState.PAUSED
        if self.problems:
            return ConnectionState.BAD
        if self.is_ending:
            return ConnectionState.ENDING
        return ConnectionState.UNKNOWN if self.last_checked_at is None else ConnectionState.GOOD

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is sent over it for now."""
        return self.paused_at is not None or self.held_at is not None

    @property
    def is_ending(self) -> bool:
        """Whether something of it must be renewed soon."""
        return self.expires_at is not None and self.expires_at - timezone.now() < WARN_BEFORE

    @property
    def is_green(self) -> bool:
        """Whether it was looked at and found working."""
        return self.state in (ConnectionState.GOOD, ConnectionState.ENDING)
