"""Certificates of A-Stadt, made by stand-ins that only write down what they were given."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kommunalportal.certificates.actions import issue_certificate
from kommunalportal.certificates.documents import letterhead
from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.ports import Document
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant

Issue = Callable[..., Certificate]


class PlainRenderer:
    """Writes the data instead of a PDF."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def render(self, document: Document) -> bytes:
        """The data as JSON."""
        self.documents.append(document)
        return json.dumps(document.data).encode()

    def problems(self) -> list[str]:
        """None."""
        return []


class PlainSeal:
    """Appends a word."""

    def seal(self, pdf: bytes) -> bytes:
        """The content and a word."""
        return pdf + b" sealed"

    def problems(self) -> list[str]:
        """None."""
        return []


@pytest.fixture
def renderer() -> PlainRenderer:
    """A renderer that remembers."""
    return PlainRenderer()


@pytest.fixture
def issue(in_a_stadt: Tenant, renderer: PlainRenderer) -> Issue:
    """Issues a certificate; keyword arguments replace what it says by default."""

    def make(**changes: Any) -> Certificate:
        values: dict[str, Any] = {
            "kind": "meldebescheinigung",
            "template": "meldebescheinigung/documents/meldebescheinigung",
            "head": letterhead(subject="Meldebescheinigung", reference="GV-4F7K-92MX-Q"),
            "data": {"kind": "simple", "person": {"family_name": "Lindqvist"}},
            "holder_hint": "A. L., 1990",
            "application_reference": "GV-4F7K-92MX-Q",
            "renderer": renderer,
            "seal": PlainSeal(),
            "actor": SYSTEM,
        }
        return issue_certificate(**{**values, **changes})

    return make
