"""The statement says what was tested, and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import accessibility_report
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(accessibility_report, "FILE", tmp_path / "accessibility.json")
    accessibility_report.report.cache_clear()
    kept_pages.clear()
    yield tmp_path / "accessibility.json"
    accessibility_report.report.cache_clear()


def statement(tenant: Tenant) -> str:
    return client_for(tenant).get("/barrierefreiheit").content.decode()


def write(file: Path, *barriers: str) -> None:
    page = {"path": "/suche", "states": ["light", "dark"], "barriers": barriers}
    content = {"checked_on": "2026-11-23", "tool": "axe-core 4.10", "widths": [320, 1280], "pages": [page]}
    file.write_text(json.dumps(content))


def test_without_a_test_nothing_is_claimed(file: Path, a_stadt: Tenant) -> None:
    assert "Ein automatischer Test liegt noch nicht vor." in statement(a_stadt)
    assert "Gefunden wurde nichts" not in statement(a_stadt)


def test_it_names_date_tool_and_pages_of_the_test(file: Path, a_stadt: Tenant) -> None:
    write(file)
    page = statement(a_stadt)
    for words in ("23. November 2026", "axe-core 4.10", "<code>/suche</code>", "Gefunden wurde nichts.", "320"):
        assert words in page


def test_what_was_found_is_told(file: Path, a_stadt: Tenant) -> None:
    write(file, "color-contrast: Elements must meet minimum color contrast ratio thresholds")
    page = statement(a_stadt)
    assert "color-contrast" in page
    assert "Gefunden wurde nichts." not in page


def test_it_tells_the_towns_own_contact_and_who_helps_further(file: Path, a_stadt: Tenant) -> None:
    a_stadt.face = {"phone": "02181 6080", "email": "info@a-stadt.example"}
    a_stadt.save()
    page = statement(a_stadt)
    for words in ("02181 6080", "info@a-stadt.example", "ombudsstelle-barrierefreie-it@mags.nrw.de"):
        assert words in page
