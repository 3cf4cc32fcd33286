"""What the current municipality says in Leichte Sprache (DIN SPEC 33429)."""

from dataclasses import dataclass

from kommunalportal.catalogue.models import ServiceText
from kommunalportal.catalogue.service_page import ServicePage
from kommunalportal.kernel.tenancy import current_tenant

EASY = "de-leicht"


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


def easy_words(page: ServicePage) -> tuple[str, list[str]]:
    """First sentence and paragraphs, as far as they are in Leichte Sprache; ``page`` was read in it."""
    text = page.text
    summary = text.summary.value if text.summary.language == EASY else ""
    return summary, text.procedure.value if text.procedure.language == EASY else []
