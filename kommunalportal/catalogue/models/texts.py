"""What a service page says beyond its facts: one row per owner and language."""

import hashlib
import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.kernel.models import SharedDownModel

#: Everything that is text; together it makes the digest.
TEXT_FIELDS = (
    "summary", "who", "needs", "requirements", "documents", "procedure", "deadlines", "objection", "related", "law",
)  # fmt: skip


def _points() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.TextField(), default=list, blank=True)


class ServiceText(SharedDownModel):
    """The published text of a service in one language.

    The state writes for everybody; what a municipality leaves empty in its own row is the state's (see ``texts.py``).
    """

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(
        max_length=12,
        default="de",
        validators=[RegexValidator(r"^[a-z]{2,3}(-[a-z]{2,8})?$")],
        help_text='"de", "de-leicht" or another ISO code',
    )
    summary = models.TextField(blank=True, help_text="one to three plain sentences")
    who = models.TextField(blank=True, help_text="for whom it is")
    needs = _points()
    requirements = _points()
    documents = models.JSONField(default=list, blank=True, help_text='[{"text": ..., "service": slug or ""}]')
    procedure = _points()
    deadlines = _points()
    objection = models.TextField(blank=True, help_text="what to do against a decision")
    related = ArrayField(models.SlugField(max_length=90), default=list, blank=True, help_text="slugs of services")
    law = models.JSONField(default=list, blank=True, help_text='[{"text": ..., "url": ... or ""}]')
    is_reviewed = models.BooleanField(default=False, help_text="no: a draft that no editor has looked at")
    changed_at = models.DateTimeField(auto_now=True)
    state_digest = models.CharField(
        max_length=64, blank=True, help_text="digest of the state's text that this row was written against"
    )
    shipped_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="digest as it was shipped; differs once somebody edited"
    )

    class Meta:
        ordering = ["service", "language"]
        constraints = [models.UniqueConstraint(fields=["tenant", "service", "language"], name="service_text_once")]

    def __str__(self) -> str:
        return f"{self.service_id} ({self.language})"

    @property
    def content(self) -> dict[str, Any]:
        """All text by field."""
        return {field: getattr(self, field) for field in TEXT_FIELDS}

    @property
    def digest(self) -> str:
        """Changes with any word."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()

    @property
    def is_as_shipped(self) -> bool:
        """Nobody has edited or reviewed it since it was loaded."""
        return not self.is_reviewed and self.shipped_digest == self.digest

    def is_outdated_against(self, states_text: "ServiceText | None") -> bool:
        """Whether the state's text is another one than when this local text was written."""
        return self.state_digest != (states_text.digest if states_text else "")
