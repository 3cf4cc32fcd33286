"""What one municipality makes of it: its choice, its offices, its online services."""

from django.db import models

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.catalogue.models.words import TrustLevel
from kommunalportal.kernel.models import TenantModel


class OrganisationalUnit(TenantModel):
    """Organisationseinheit: an office of the municipality, with address and hours."""

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True, help_text="one plain sentence")
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=80, blank=True)
    directions = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.JSONField(default=dict, blank=True, help_text='{"mo": [["08:00", "16:00"]], ...}; local time')
    is_demonstration = models.BooleanField(default=False, help_text="hours and contact are not current information")
    as_of = models.CharField(max_length=20, blank=True, help_text="date of the facts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="unit_slug_once")]

    def __str__(self) -> str:
        return self.name


class Responsibility(TenantModel):
    """Zuständigkeit: this municipality lists the service and says who is responsible for it here."""

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(OrganisationalUnit, null=True, blank=True, on_delete=models.SET_NULL)
    authority = models.CharField(max_length=120, blank=True, help_text="name of another authority, valid here")
    region_key = models.CharField(max_length=12, blank=True, help_text="ARS: where it is valid")
    fee_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="fee here")
    fee_basis = models.CharField(max_length=160, blank=True)
    external_url = models.URLField(blank=True, help_text="where another authority offers it")
    start_position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="place on the start page")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "service"], name="responsibility_once")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.unit_id or self.authority}"


class OnlineService(TenantModel):
    """Onlinedienst: the offer to apply here - service, form and fee (bundle), trust level and destination."""

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="online_services")
    bundle_slug = models.SlugField(max_length=80)
    trust_level = models.CharField(max_length=12, choices=TrustLevel, default=TrustLevel.LOW)
    allows_guests = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    destination = models.JSONField(default=dict, blank=True, help_text="where it goes; the delivery port's words")
    payment_connection = models.SlugField(max_length=60, blank=True)
    delivery_connection = models.SlugField(max_length=60, blank=True)
    seal_connection = models.SlugField(max_length=60, blank=True)
    usual_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the editor's figure")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "service"], name="online_service_once")]

    def __str__(self) -> str:
        return self.bundle_slug
