"""A seal, and a document to put it on."""

from datetime import date
from pathlib import Path

import pytest

from kommunalportal.adapters.documents.typst import Config as RendererConfig
from kommunalportal.adapters.documents.typst import TypstRenderer
from kommunalportal.adapters.seals.pades import Config, PadesSeal, ensure_demo_seal, open_provider
from kommunalportal.certificates.documents import Letterhead, Sender, letter, paragraph

ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A letter as the renderer makes it."""
    head = Letterhead(Sender("Stadt A-Stadt", "#8f1d2c"), "Ihr Bescheid", "GV-4F7K-92MX-Q", date(2026, 11, 23))
    renderer = TypstRenderer(RendererConfig(root=ROOT / "bundles", fonts=ROOT / "build" / "document-fonts"))
    return renderer.render(letter(head, blocks=[paragraph("Der Antrag wird bewilligt.")]))


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificates of the demonstration."""
    return ensure_demo_seal(tmp_path_factory.mktemp("seals"), "Stadt A-Stadt")


@pytest.fixture(scope="session")
def seal(pem: Path) -> PadesSeal:
    """A seal that is ready."""
    return open_provider(Config(pem_file=pem, location="A-Stadt"))
