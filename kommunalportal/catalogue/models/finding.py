"""What search knows besides the services themselves."""

from django.db import models

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.kernel.models import SharedDownModel, TenantModel


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
    """A folded word that occurs in the owner's services: what typed words are compared with."""

    word = models.CharField(max_length=80)
    lexeme = models.CharField(max_length=80, default="", help_text="its German stem, as PostgreSQL cuts it")
    services = models.PositiveIntegerField(help_text="in how many services it occurs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word


class ServiceUse(TenantModel):
    """How often a service was really asked for here of late: counts only, of nobody in particular."""

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="+")
    started = models.PositiveIntegerField(default=0, help_text="applications begun in the last 90 days")
    finished = models.PositiveIntegerField(default=0, help_text="applications sent in the last 90 days")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "service"], name="service_use_once")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.started}/{self.finished}"


class MissedSearch(TenantModel):
    """Words that people searched for and that found nothing: how often and on how many days, not by whom."""

    words = models.CharField(max_length=60, help_text="folded")
    count = models.PositiveIntegerField(default=1)
    days = models.PositiveIntegerField(default=1, help_text="on how many different days")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "words"], name="missed_search_once")]

    def __str__(self) -> str:
        return self.words
