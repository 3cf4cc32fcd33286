"""A Chromium for the browser tests: the machine's own, else Debian's package, else (Ubuntu) Playwright's build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from devkit.debian import Missing, install

NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
PLAYWRIGHT_BUILDS = "ms-playwright/chromium-*/chrome-linux*/chrome"


def ensure_browser() -> str:
    """Path of a Chromium that can run headless. Raises Missing with the command to run if there is none."""
    found = find_browser()
    if found:
        return found
    try:
        install("chromium", purpose="the browser tests")
    except Missing:
        # Ubuntu offers Chromium as a snap only, which does not run in containers and on many servers.
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        if subprocess.run([*command, *_with_libraries()], check=False).returncode:
            raise
    found = find_browser()
    if not found:
        raise Missing("The browser tests need Chromium; please install it, or set KP_CHROMIUM to its path.")
    return found


def find_browser() -> str | None:
    """KP_CHROMIUM, a browser on the PATH that really starts, or one that Playwright has installed."""
    chosen = os.environ.get("KP_CHROMIUM")
    on_path = [shutil.which(name) for name in NAMES]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    installed = [str(path) for path in sorted(cache.glob(PLAYWRIGHT_BUILDS), reverse=True)]
    return next((path for path in [chosen, *on_path, *installed] if path and _starts(path)), None)


def _starts(browser: str) -> bool:
    # Ubuntu's chromium-browser is a script that only tells to install the snap.
    return subprocess.run([browser, "--version"], capture_output=True, check=False).returncode == 0


def _with_libraries() -> list[str]:
    return ["--with-deps"] if os.geteuid() == 0 else []
