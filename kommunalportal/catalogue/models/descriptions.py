"""Services and life situations: the state's texts, read by every municipality below."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kommunalportal.catalogue.models.words import Audience, Channel, Level
from kommunalportal.kernel.models import SharedDownModel


class LifeSituation(SharedDownModel):
    """Lebenslage (citizens) or Geschäftslage (businesses), with its official name."""

    number = models.PositiveSmallIntegerField(help_text="number in the OZG list")
    slug = models.SlugField(max_length=90)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Audience)
    topic = models.CharField("Themenfeld", max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="life_situation_slug_once")]

    def __str__(self) -> str:
        return self.name


class PublicService(SharedDownModel):
    """Verwaltungsleistung (FIM, XZuFi), described once by its owner for everyone below."""

    slug = models.SlugField(max_length=90)
    name = models.CharField(max_length=200, help_text="everyday words")
    service_key = models.CharField(max_length=14, blank=True, help_text="LeiKa/FIM key, 14 digits")
    official_name = models.CharField(max_length=200, blank=True)
    service_type = models.CharField(max_length=10, blank=True, help_text="LeiKa type: who regulates, who executes")
    ozg_key = models.CharField(max_length=10, blank=True)
    ozg_name = models.CharField(max_length=120, blank=True)
    topic = models.CharField(max_length=60, blank=True, help_text="OZG topic area")
    level = models.CharField(max_length=20, choices=Level)
    authority = models.CharField(max_length=120, blank=True, help_text="empty: the municipality itself")
    channel = models.CharField(max_length=20, choices=Channel)
    audience = models.CharField(max_length=10, choices=Audience)
    fee_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="euros")
    fee_basis = models.CharField(max_length=160, blank=True)
    synonyms = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    summary = models.TextField(blank=True, help_text="empty: a draft sentence is computed")
    legal_basis = models.TextField(blank=True)
    source = models.TextField(blank=True)
    level_evidence = models.CharField(max_length=20, blank=True, help_text="seen or assigned for the demonstration")
    fee_evidence = models.CharField(max_length=20, blank=True, help_text="seen, general_rule or nothing")
    key_seen_in_2026 = models.BooleanField(default=False)
    life_situations = models.ManyToManyField(LifeSituation, through="ServiceSituation", related_name="services")
    search_document = SearchVectorField(null=True, editable=False)
    search_name = models.TextField(editable=False, default="", help_text="name, folded")
    search_words = models.TextField(editable=False, default="", help_text="everything that is searched, folded")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "slug"], name="service_slug_once"),
            models.UniqueConstraint(fields=["tenant", "name"], name="service_name_once"),
            models.CheckConstraint(condition=models.Q(fee_amount__gte=0), name="service_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_free(self) -> bool:
        """Whether it is known to cost nothing."""
        return self.fee_amount == Decimal(0)


class ServiceSituation(SharedDownModel):
    """A service belongs to a life situation."""

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="situation_links")
    situation = models.ForeignKey(LifeSituation, on_delete=models.CASCADE, related_name="service_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "situation"], name="service_situation_once")]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.situation_id}"
