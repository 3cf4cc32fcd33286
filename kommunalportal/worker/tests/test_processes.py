"""Worker processes as a family: as many as asked for, replaced when they die, ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = """
import os, pathlib, sys, time
from kommunalportal.worker.processes import run_in_processes
def work():
    pathlib.Path(sys.argv[1], str(os.getpid())).touch()
    while True: time.sleep(0.05)
run_in_processes(2, work)
"""
LONGEST_WAIT = 30.0


@contextmanager
def family(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(place)], start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(LONGEST_WAIT)


def workers(place: Path, count: int) -> set[int]:
    """Wait until so many have begun to work, ever."""
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        begun = {int(file.name) for file in place.iterdir()}
        if len(begun) >= count:
            return begun
        time.sleep(0.02)
    raise AssertionError(f"fewer than {count} processes began")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_who_dies_is_replaced(tmp_path: Path) -> None:
    with family(tmp_path):
        victim = min(workers(tmp_path, 2))
        os.kill(victim, signal.SIGKILL)
        alive = {pid for pid in workers(tmp_path, 3) if pid != victim}
        assert len(alive) == 2


def test_all_end_together(tmp_path: Path) -> None:
    with family(tmp_path):
        begun = workers(tmp_path, 2)
    assert not any(is_alive(pid) for pid in begun)
