"""The town's own home page."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulators.running import run_simulator


@pytest.fixture
def homepage(tmp_path: Path) -> Iterator[str]:
    """It listens."""
    with run_simulator("homepage", data_dir=tmp_path, portal_port=8100) as url:
        yield url


def test_it_embeds_the_portals_search_and_says_what_it_is(homepage: str) -> None:
    page = httpx.get(homepage).text
    assert "Vorführung: eine erfundene Startseite" in page
    assert 'src="http://grevenbroich.localhost:8100/einbetten/suche.js"' in page
    assert '<form action="http://grevenbroich.localhost:8100/suche">' in page
    assert "Bad Lippspringe" in httpx.get(f"{homepage}/badlippspringe/").text


def test_its_policy_allows_the_portal_and_nothing_inline(homepage: str) -> None:
    policy = httpx.get(homepage).headers["Content-Security-Policy"]
    assert "script-src http://grevenbroich.localhost:8100;" in policy
    assert "unsafe-inline" not in policy
    assert httpx.get(f"{homepage}/stil.css").headers["Content-Type"].startswith("text/css")


def test_there_are_no_other_towns(homepage: str) -> None:
    assert httpx.get(f"{homepage}/nix/").status_code == 404
