"""What search knows besides the services themselves."""

from django.db import models

from kommunalportal.kernel.models import SharedDownModel


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
