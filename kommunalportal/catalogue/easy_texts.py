"""What the current municipality says in Leichte Sprache (DIN SPEC 33429)."""

import re
from dataclasses import dataclass

from kommunalportal.catalogue.models import ServiceText
from kommunalportal.catalogue.service_page import ServicePage
from kommunalportal.kernel.tenancy import current_tenant

EASY = "de-leicht"
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class EasyService:
    """A service that has a text in Leichte Sprache."""

    slug: str
    name: str


def services_in_easy_language() -> list[EasyService]:
    """Those that the municipality offers, by name."""
    offered = ServiceText.in_lineage.filter(language=EASY, service__responsibilities__tenant=current_tenant())
    named = offered.exclude(summary="").values_list("service__slug", "service__name").distinct()
    return [EasyService(*row) for row in named.order_by("service__name")]


def easy_words(page: ServicePage) -> list[list[str]]:
    """Paragraphs of sentences, each to stand on a line of its own; empty if ``page`` has no text in Leichte Sprache."""
    text = page.text
    if not text.summary or text.summary.language != EASY:
        return []
    procedure = text.procedure.value if text.procedure.language == EASY else []
    return [_BETWEEN_SENTENCES.split(paragraph) for paragraph in [text.summary.value, *procedure]]
