"""Whoever arrives from elsewhere needs no second round trip for the style sheets, and the policy stays strict."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import arrival
from kommunalportal.web.arrival import ArrivalPages
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for

pytestmark = pytest.mark.django_db

BROWSER = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Mode": "navigate"}
COLOURS = '<link rel="stylesheet" href="/farben.css'


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(arrival, "arrival_pages", ArrivalPages())
    kept_pages.clear()
    yield
    kept_pages.clear()


@pytest.fixture
def visitor(a_stadt: Tenant) -> Client:
    return client_for(a_stadt)


def _visit(visitor: Client, site: str, **more: str) -> tuple[Any, str]:
    response = visitor.get("/hilfe", headers={**BROWSER, "Sec-Fetch-Site": site, **more})
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    return response, (gzip.decompress(response.content) if is_compressed else response.content).decode()


@pytest.mark.parametrize("site", ["none", "cross-site", "same-site"])
def test_who_arrives_finds_the_towns_colours_in_the_page(visitor: Client, site: str) -> None:
    _response, text = _visit(visitor, site)
    assert COLOURS not in text
    assert "<style>:root{--kp-brand:" in text


def test_every_style_in_the_page_is_named_by_its_digest_and_nothing_else_is_allowed(visitor: Client) -> None:
    response, text = _visit(visitor, "none")
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    allowed = "".join(f" 'sha256-{digest}'" for digest in digests)
    assert digests
    assert f"style-src 'self'{allowed};" in response.headers["Content-Security-Policy"]


def test_who_moves_on_within_the_portal_gets_links_that_the_browser_keeps(visitor: Client) -> None:
    _visit(visitor, "none")
    response, text = _visit(visitor, "same-origin")
    assert COLOURS in text
    assert "<style" not in text
    assert "sha256" not in response.headers["Content-Security-Policy"]


def test_both_are_told_apart_on_the_way(visitor: Client) -> None:
    arrived, moved = _visit(visitor, "none")[0], _visit(visitor, "same-origin")[0]
    assert arrived.headers["ETag"] != moved.headers["ETag"]
    assert "Sec-Fetch-Site" in arrived.headers["Vary"]
    again = visitor.get(
        "/hilfe", headers={**BROWSER, "Sec-Fetch-Site": "none", "If-None-Match": arrived.headers["ETag"]}
    )
    assert again.status_code == 304


def test_who_takes_no_compressed_page_gets_links(visitor: Client) -> None:
    _response, text = _visit(visitor, "none", **{"Accept-Encoding": "identity"})
    assert COLOURS in text


def test_only_the_pages_last_arrived_at_are_remembered() -> None:
    pages = ArrivalPages()
    for number in range(arrival.MAX_PAGES + 1):
        pages.put(str(number), arrival.Arrival(None, ()))  # type: ignore[arg-type]
    assert pages.get("0") is None
    assert pages.get("1") is not None
