"""Every page in its states is held against WCAG 2.2 AA by axe, on a phone and on a desk, in the real browser."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from devkit.paths import NODE_MODULES
from tests.journeys import report

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RUN = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations.map(
    found => `${found.id}: ${found.help}: ` + found.nodes.map(node => node.html.slice(0, 200)).join(" | "))"""
TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


def barriers(page: Page, state: str = "") -> list[str]:
    """What is wrong with the page as it stands now, in words; the window is as wide as before afterwards."""
    before = page.viewport_size
    found = [f"{size['width']} px: {barrier}" for size in (PHONE, DESK) for barrier in _barriers_at(page, size)]
    if before:
        page.set_viewport_size(before)
    report.note(urlsplit(page.url).path, state or _colours_of(page), found)
    return found


def check(page: Page, state: str) -> None:
    """Fail with every barrier of this state of a page."""
    found = barriers(page, state)
    assert not found, f"{state} ({page.url}):\n" + "\n".join(found)


def _colours_of(page: Page) -> str:
    return "dunkel" if page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") else "hell"


def _barriers_at(page: Page, size: Any) -> list[str]:
    page.set_viewport_size(size)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())  # not a script of the page, so its rules for scripts stay in force
    found: list[str] = page.evaluate(RUN, RULES)
    too_wide = page.evaluate(TOO_WIDE)
    return [*found, *([f"scrolls {too_wide} px sideways"] if too_wide > 0 else [])]


@cache
def _axe() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text()
