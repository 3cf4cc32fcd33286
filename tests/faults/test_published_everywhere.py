"""What is published shows within a second, also in the processes that did not publish it."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from devkit.database import SUPERUSER, ensure_server
from tests.faults.outage import DATABASE, HOME, LonelyPortal, lonely_portal

SERVICE = "/leistungen/meldebescheinigung/"
SECONDS = 1.0


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[LonelyPortal]:
    with lonely_portal(tmp_path) as running:
        yield running


def test_a_change_by_another_process_reaches_the_kept_pages(portal: LonelyPortal) -> None:
    assert "Neuer Name" not in portal.get(SERVICE).text
    publish = """
        UPDATE catalogue_publicservice SET name = 'Neuer Name' WHERE slug = 'meldebescheinigung';
        UPDATE kernel_tenant SET catalogue_revision = catalogue_revision + 1"""
    url = ensure_server(HOME, unsafe=True).url(SUPERUSER, DATABASE)
    with psycopg.connect(url, autocommit=True) as other_process:
        other_process.execute(publish)
    published_at = monotonic()
    portal.wait(lambda: "Neuer Name" in portal.get(SERVICE).text)
    assert monotonic() - published_at < SECONDS
