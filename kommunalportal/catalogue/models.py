"""What a municipality offers: services, who is responsible for them, and how they are got.

The state owns the texts of all services and lets its municipalities read them; a municipality owns its choice
(``Responsibility``), its units, its online services and its forms.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.models import SharedDownModel, TenantModel


class Level(models.TextChoices):
    """Which level of the state decides."""

    MUNICIPALITY = "municipality", _("Kommune")
    DISTRICT = "district", _("Kreis")
    STATE = "state", _("Land")
    FEDERAL = "federal", _("Bund")


class Channel(models.TextChoices):
    """How the service is got according to the catalogue. What is true here is computed, see ``rules.offer_of``."""

    ONLINE_APPLICATION = "online_application", _("Online-Antrag")
    ONLINE_PAYMENT = "online_payment", _("Online-Antrag mit Bezahlung")
    APPOINTMENT = "appointment", _("Termin vor Ort")
    DOWNLOAD = "download", _("Formular")
    EXTERNAL_LINK = "external_link", _("Angebot einer anderen Stelle")
    INFO_ONLY = "info_only", _("Information")


class Audience(models.TextChoices):
    """For whom a service or a life situation is."""

    CITIZEN = "citizen", _("Bürgerinnen und Bürger")
    BUSINESS = "business", _("Unternehmen")
    BOTH = "both", _("Alle")


class TrustLevel(models.TextChoices):
    """Vertrauensniveau: how sure we must be who applies (BSI TR-03107-1)."""

    BASIC = "BASIC", _("ohne Nachweis")
    LOW = "LOW", _("niedrig")
    SUBSTANTIAL = "SUBSTANTIAL", _("substanziell")
    HIGH = "HIGH", _("hoch")


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


class Synonym(SharedDownModel):
    """Everyday words and the words of the catalogue that they mean: "perso" -> "personalausweis"."""

    phrase = models.CharField(max_length=80, help_text="as people type it; several words must all occur")
    meaning = models.CharField(max_length=160, help_text="words that stand in names or synonyms of services")

    class Meta:
        ordering = ["phrase"]
        constraints = [models.UniqueConstraint(fields=["tenant", "phrase", "meaning"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.phrase} -> {self.meaning}"


class SearchWord(SharedDownModel):
    """A folded word that occurs in the owner's services: what misspelled words are corrected to."""

    word = models.CharField(max_length=80)
    services = models.PositiveIntegerField(help_text="in how many services it occurs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word


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


class DownloadDocument(TenantModel):
    """A form or template to be had without login."""

    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.SET_NULL)
    is_application = models.BooleanField(default=False, help_text="handing it in is how the service is got")
    filename = models.CharField(max_length=90, help_text="safe name, also its address")
    title = models.CharField(max_length=160)
    about = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=20)
    issued_on = models.DateField()
    language = models.CharField(max_length=8, default="de")
    mime_type = models.CharField(max_length=80, default="application/pdf")
    file_key = models.CharField(max_length=32)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    made_from = models.CharField(max_length=64, blank=True, help_text="hash of what it was made of")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["tenant", "filename"], name="download_filename_once")]

    def __str__(self) -> str:
        return self.filename


class LoadedData(TenantModel):
    """Which set of shipped data was loaded last, so that loading it again costs nothing."""

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="loaded_data_once")]

    def __str__(self) -> str:
        return self.name
