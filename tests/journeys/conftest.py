"""A running portal and a real browser for the journeys; both are started once and stopped after the last journey."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from devkit.browser import find_browser
from devkit.database import Server
from tests.journeys.stage import Stage, running_portal

PICTURES = Path(__file__).resolve().parents[2] / ".data" / "test" / "journeys"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
)
PATIENCE_MS = 20_000


# Not for the whole session: Playwright keeps an event loop in this thread, with which Django refuses to work.
@pytest.fixture(scope="package")
def stage(server: Server, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The running portal."""
    with running_portal(server, tmp_path_factory.mktemp("journeys"), f"journeys_{worker_id}") as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_browser(), args=list(SWITCHES))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of one person's browser; if the journey fails, its picture is kept."""
    with _watched(browser) as context:
        yield context.new_page()
        if getattr(request.node, "failed", False):
            _keep_pictures(context, request.node.name)


@pytest.fixture
def others_page(browser: Browser) -> Iterator[Page]:
    """A window of somebody else's browser."""
    with _watched(browser) as context:
        yield context.new_page()


@contextmanager
def _watched(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with nothing in it yet, watched for script errors and for what the page's own rules forbid."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.extend(_complaints(message.text)))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("response", lambda answer: complaints.extend(_missing(answer)))
    try:
        yield context
    finally:
        context.close()
    assert complaints == []


def _keep_pictures(context: BrowserContext, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, window in enumerate(context.pages):
        window.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know how the test went."""
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report


def _complaints(text: str) -> list[str]:
    return [text] if "Content Security Policy" in text else []


def _missing(answer: Response) -> list[str]:
    return [f"{answer.status}: {answer.url}"] if answer.status >= 400 and "/static/" in answer.url else []
