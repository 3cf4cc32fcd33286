"""The few words a service is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
