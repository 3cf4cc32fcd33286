"""./dev check, test and fix. `check` is what CI runs: every step with its time, the tests last.

CI reads the closing line, which therefore is pytest's own summary ("123 passed in 4.56s").
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devkit.assets import build_assets
from devkit.browser import ensure_browser
from devkit.databases import embedded_databases
from devkit.environment import Ports, portal_environment
from devkit.guardian import guarded_server
from devkit.paths import DATA, ROOT

TEST_WORKERS = "2"
OK, FAILED = "ok    ", "FAILED"


@dataclass(frozen=True)
class Step:
    """One check: a program of the virtual environment and its arguments."""

    title: str
    command: tuple[str, ...]


STEPS = (  # the longest first
    Step("types (mypy)", ("mypy",)),
    Step("style (ruff check)", ("ruff", "check", "--quiet")),
    Step("format (ruff format)", ("ruff", "format", "--check", "--quiet")),
    Step("floors (import-linter)", ("lint-imports", "--no-cache")),
    Step("settings (manage.py check)", ("python", "manage.py", "check", "--fail-level", "WARNING")),
    Step("migrations (makemigrations --check)", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
)


def check() -> int:
    """Run every step, also after one that failed; 0 only if all of them went well."""
    browser = ensure_browser()
    began = time.monotonic()
    build_assets()
    lines = [_line("assets (sass, esbuild)", True, time.monotonic() - began)]
    with _scratch_environment() as environment, ThreadPoolExecutor(max_workers=2) as two_at_a_time:
        lines += two_at_a_time.map(lambda step: _run(step, environment), STEPS)
    began = time.monotonic()
    code, closing_line = _run_tests(["-n", TEST_WORKERS], browser)
    lines.append(_line("tests (pytest)", code == 0, time.monotonic() - began))
    print("\n" + "\n".join(lines), flush=True)
    print(closing_line, flush=True)
    return 0 if code == 0 and not any(line.startswith(FAILED) for line in lines) else 1


def test(arguments: list[str]) -> int:
    """Run the tests of the given places, or all of them; answers pytest's exit code."""
    build_assets()
    command = [_program("pytest"), *(arguments or ["-n", TEST_WORKERS])]
    return subprocess.run(command, cwd=ROOT, env=_test_environment(ensure_browser()), check=False).returncode


def fix() -> int:
    """Let ruff mend and format what it can."""
    for arguments in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        code = subprocess.run([_program("ruff"), *arguments], cwd=ROOT, check=False).returncode
    return code


def _line(title: str, went_well: bool, seconds: float) -> str:
    return f"{OK if went_well else FAILED} {seconds:6.1f} s  {title}"


def _run(step: Step, environment: Mapping[str, str]) -> str:
    """Run one step quietly; its output is shown only if it found something."""
    began = time.monotonic()
    command = [_program(step.command[0]), *step.command[1:]]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, flush=True)
    line = _line(step.title, done.returncode == 0, time.monotonic() - began)
    print(line, flush=True)
    return line


def _run_tests(arguments: list[str], browser: str) -> tuple[int, str]:
    """Run pytest showing its output, except for the last line, which is answered with the exit code."""
    command = [_program("pytest"), *arguments]
    environment = _test_environment(browser)
    closing_line = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            if closing_line:
                print(closing_line, flush=True)
            closing_line = line.rstrip("\n")
    return running.returncode, closing_line


@contextmanager
def _scratch_environment() -> Iterator[dict[str, str]]:
    """Environment for Django's own checks, with an empty database of the test server."""
    with guarded_server(DATA / "test", unsafe=True) as server:
        databases = embedded_databases(server, "checks")
        yield {**portal_environment(DATA / "test", Ports(), databases.owner_variables()), "PATH": _path()}


def _test_environment(browser: str) -> dict[str, str]:
    return {**os.environ, "KP_CHROMIUM": browser, "PATH": _path()}


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
