"""What the documents promise: links lead somewhere, lock files name digests and no addresses."""

import json
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, text_files

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
DOCUMENTS = [file for file in text_files() if file.suffix == ".md"]
PYTHON_LOCKS = ["base.txt", "dev.txt", "uv.txt", "node.txt"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_in_a_document_leads_to_a_file(document: Path) -> None:
    broken = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]
    assert broken == []


def test_there_is_a_map() -> None:
    assert (ROOT / "docs" / "map.md").exists()


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_packages_are_locked_by_digest_and_without_addresses(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    packages = re.findall(r"^[a-zA-Z0-9._-]+(?:\[[^]]*\])?==.*(?:\n    --hash.*)+", text, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE))
    assert "://" not in text


def test_npm_packages_are_locked_by_digest_and_without_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    own = packages.pop("")
    assert own["name"] == "kommunalportal-assets"
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []
