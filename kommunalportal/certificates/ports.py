"""What the room asks of foreign products: making a PDF, and sealing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class AttachedData:
    """Machine-readable data inside the PDF (PDF/A-3, relationship "Data"). Text only: JSON or XML."""

    filename: str
    mime_type: str
    content: str
    description: str


@dataclass(frozen=True)
class Document:
    """A template and what it shows.

    `template` is a path below the bundles' folder without its ending, for example
    "meldebescheinigung/documents/meldebescheinigung". `data` is anything JSON can say; texts in it are never evaluated.
    """

    template: str
    data: Mapping[str, Any] = field(repr=False)
    on: date
    attached: AttachedData | None = field(default=None, repr=False)


class DocumentRenderer(Protocol):
    """Makes PDF/UA-1 and PDF/A-3a in one file."""

    def render(self, document: Document) -> bytes:
        """The PDF. `PermanentFailure` if the template is missing or does not fit the data."""

    def problems(self) -> list[str]:
        """What the operator should know; empty if all is well."""


class SealProvider(Protocol):
    """Puts the municipality's electronic seal (eIDAS, article 35) on a PDF."""

    def seal(self, pdf: bytes) -> bytes:
        """The sealed PDF: the bytes given, and the seal appended (PAdES baseline)."""

    def problems(self) -> list[str]:
        """What the operator should know; empty if all is well."""
