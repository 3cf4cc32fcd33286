"""Which text people read: the municipality's own, field by field before the state's, in their language or German."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from kommunalportal.catalogue.models import ServiceText

FALLBACK = "de"
T = TypeVar("T")


@dataclass(frozen=True)
class Passage(Generic[T]):
    """One field of a text, in which language it is, and whether anything stands there (``bool``)."""

    value: T
    language: str = FALLBACK

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class PageText:
    """Everything a page says about a service. ``is_reviewed``: an editor has looked at every part of it."""

    summary: Passage[str]
    who: Passage[str]
    needs: Passage[list[str]]
    requirements: Passage[list[str]]
    documents: Passage[list[dict[str, str]]]
    procedure: Passage[list[str]]
    deadlines: Passage[list[str]]
    objection: Passage[str]
    related: Passage[list[str]]
    law: Passage[list[dict[str, str]]]
    is_reviewed: bool = True
    changed_at: datetime | None = None

    def mentioned(self) -> list[str]:
        """Slugs of the services it names, without those named twice."""
        slugs = [*self.related.value, *(document.get("service", "") for document in self.documents.value)]
        return [slug for slug in dict.fromkeys(slugs) if slug]


def languages_for(language: str) -> list[str]:
    """In which languages a text is read, best first."""
    return [language] if language == FALLBACK else [language, FALLBACK]


def page_text(rows: Iterable[ServiceText], *, language: str, lineage: Sequence[int]) -> PageText:
    """Put together what ``rows`` (of one service, in any order) say to somebody who reads ``language``."""
    languages = languages_for(language)
    readable = [row for row in rows if row.language in languages and row.tenant_id in lineage]
    ranked = sorted(readable, key=lambda row: (languages.index(row.language), lineage.index(row.tenant_id)))
    used: list[ServiceText] = []

    def pick(field: str, empty: Any) -> Passage[Any]:
        row = next((row for row in ranked if getattr(row, field)), None)
        if row is None:
            return Passage(empty, language)
        used.append(row)
        return Passage(getattr(row, field), row.language)

    return PageText(
        summary=pick("summary", ""),
        who=pick("who", ""),
        needs=pick("needs", []),
        requirements=pick("requirements", []),
        documents=pick("documents", []),
        procedure=pick("procedure", []),
        deadlines=pick("deadlines", []),
        objection=pick("objection", ""),
        related=pick("related", []),
        law=pick("law", []),
        is_reviewed=all(row.is_reviewed for row in used),
        changed_at=max((row.changed_at for row in used), default=None),
    )
