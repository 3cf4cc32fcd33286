"""A seal, and a document to put it on."""

from pathlib import Path

import pytest
import typst

from kommunalportal.adapters.seals.pades import Config, PadesSeal, ensure_demo_seal, open_provider

SOURCE = b"""
#set document(title: "Ihr Bescheid", date: datetime(year: 2026, month: 11, day: 23))
#set text(lang: "de")
= Ihr Bescheid
Der Antrag wird bewilligt.
"""


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A letter for archiving that everybody can read."""
    made = typst.compile(SOURCE, pdf_standards=["a-3a", "ua-1"])
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificates of the demonstration."""
    return ensure_demo_seal(tmp_path_factory.mktemp("seals"), "Stadt A-Stadt")


@pytest.fixture(scope="session")
def seal(pem: Path) -> PadesSeal:
    """A seal that is ready."""
    return open_provider(Config(pem_file=pem, location="A-Stadt"))
