"""The supervisor against real processes; every wait has an end and is a poll of the kernel, not a guess."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devkit.paths import ROOT
from devkit.supervisor import Program, Supervisor

PATIENCE = 10.0
WRITES_ITS_NUMBER = "import os, sys, signal; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); signal.pause()"
CRASHES = "import sys; print('no more ink'); sys.exit(3)"
LEAVES_A_CHILD = (
    "import subprocess, sys; child = subprocess.Popen(['sleep', '600']);"
    "open(sys.argv[1], 'a').write(f'{child.pid}\\n'); sys.exit(1)"
)
SUPERVISES = """
import sys
from pathlib import Path
from devkit.supervisor import Program, Supervisor
supervisor = Supervisor({}, Path(sys.argv[2]), print, Path.cwd())
supervisor.start(Program("writer", [sys.executable, "-c", sys.argv[3], sys.argv[1]]))
supervisor.run(tick=lambda: True)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(os.environ, tmp_path / "logs", said.append, ROOT)
    yield supervisor
    supervisor.stop_all()


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    return tmp_path / "numbers"


def test_a_crashed_program_is_started_again(supervisor: Supervisor, numbers: Path, said: list[str]) -> None:
    supervisor.start(_python("writer", WRITES_ITS_NUMBER, numbers))
    _run_until(supervisor, lambda: len(_read(numbers)) == 1)
    os.kill(_read(numbers)[0], signal.SIGKILL)
    _run_until(supervisor, lambda: len(_read(numbers)) == 2)
    assert said[0].startswith("writer was ended by signal 9, starting it again in 0.5 s")


def test_the_end_of_the_log_is_shown_when_a_program_crashes(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(_python("writer", CRASHES))
    _run_until(supervisor, lambda: bool(said))
    assert "stopped (exit code 3)" in said[0]
    assert "no more ink" in said[0]


def test_the_pause_grows_with_every_crash(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(_python("writer", CRASHES))
    _run_until(supervisor, lambda: len(said) == 2)
    assert "in 0.5 s" in said[0]
    assert "in 1 s" in said[1]
    assert supervisor.crashes("writer") == 2


def test_what_a_crashed_program_leaves_behind_is_ended(supervisor: Supervisor, numbers: Path, said: list[str]) -> None:
    supervisor.start(_python("writer", LEAVES_A_CHILD, numbers))
    _run_until(supervisor, lambda: bool(said))
    _wait_for(lambda: not _lives(_read(numbers)[0]))


def test_stopping_ends_every_program(supervisor: Supervisor, numbers: Path) -> None:
    supervisor.start(_python("writer", WRITES_ITS_NUMBER, numbers))
    _run_until(supervisor, lambda: len(_read(numbers)) == 1)
    supervisor.stop_all()
    assert not _lives(_read(numbers)[0])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_programs_end_with_a_supervisor_that_dies(number: signal.Signals, numbers: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISES, str(numbers), str(tmp_path), WRITES_ITS_NUMBER]
    with subprocess.Popen(command, cwd=ROOT) as supervising:
        _wait_for(lambda: len(_read(numbers)) == 1)
        supervising.send_signal(number)
        supervising.wait(PATIENCE)
    _wait_for(lambda: not _lives(_read(numbers)[0]))


def _python(name: str, script: str, *arguments: Path) -> Program:
    return Program(name, [sys.executable, "-c", script, *map(str, arguments)])


def _run_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    supervisor.run(tick=lambda: not condition() and time.monotonic() < deadline, every=0.01)
    assert condition()


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        os.sched_yield()
    assert condition()


def _read(numbers: Path) -> list[int]:
    return [int(line) for line in numbers.read_text().splitlines()] if numbers.exists() else []


def _lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
