"""Runs a few programs side by side: restarts what crashes, stops everything together, leaves nothing behind.

Every program gets a process group of its own and asks the kernel to be told when the supervisor dies
(PR_SET_PDEATHSIG), so even `kill -9` of the supervisor ends them all.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LONGEST_PAUSE = 30.0  # seconds between two starts of a program that keeps crashing
STEADY_AFTER = 60.0  # seconds after which a program counts as running well again
GRACE = 25.0  # seconds all programs together have to stop by themselves; the worker finishes its jobs

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """One program to keep running."""

    name: str
    command: Sequence[str]


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    crashes: int = 0
    start_again_at: float | None = None


@dataclass
class Supervisor:
    """Keeps programs running until a stop signal arrives; `say` shows one line to the person at the terminal."""

    environment: Mapping[str, str]
    logs: Path
    say: Callable[[str], None]
    working_directory: Path
    _running: list[_Running] = field(default_factory=list)

    def start(self, program: Program) -> None:
        """Start one program; from now on it is looked after."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self.log_of(program).write_bytes(b"")
        self._running.append(_Running(program, self._spawn(program), time.monotonic()))

    def run(self, *, tick: Callable[[], bool], every: float = 0.2) -> None:
        """Look after the programs until a stop signal arrives or `tick`, called again and again, answers False."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            while tick():
                if signal.sigtimedwait(STOP_SIGNALS, every):
                    return
                for running in self._running:
                    self._look_after(running)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def crashes(self, name: str) -> int:
        """How often this program has crashed in a row."""
        return sum(running.crashes for running in self._running if running.program.name == name)

    def stop_all(self) -> None:
        """Ask every program to stop, the last started first, and end what does not within the grace period."""
        deadline = time.monotonic() + GRACE
        for running in reversed(self._running):
            _send(running.process, signal.SIGTERM)
        for running in reversed(self._running):
            try:
                running.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{running.program.name} did not stop by itself and was ended.")
            _end_group(running.process)
            running.process.wait()
        self._running.clear()

    def log_of(self, program: Program) -> Path:
        """Where this program's output goes."""
        return self.logs / f"{program.name}.log"

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        with self.log_of(program).open("ab") as log:
            return subprocess.Popen(
                program.command,
                cwd=self.working_directory,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - the supervisor has one thread
            )

    def _look_after(self, running: _Running) -> None:
        now = time.monotonic()
        if running.start_again_at is not None:
            if now >= running.start_again_at:
                running.process, running.started_at, running.start_again_at = self._spawn(running.program), now, None
            return
        if running.process.poll() is None:
            return
        _end_group(running.process)
        if now - running.started_at > STEADY_AFTER:
            running.crashes = 0
        running.crashes += 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (running.crashes - 1))
        running.start_again_at = now + pause
        log = self.log_of(running.program)
        self.say(
            f"{running.program.name} {_how_it_ended(running.process)}, starting it again in {pause:g} s. "
            f"The end of {log}:\n{_tail(log)}"
        )


def _die_with(parent: int) -> Callable[[], None]:
    """What a new process does between fork and exec: unblock our signals and die when the supervisor dies."""

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what a program leaves behind (workers of a web server whose main process was killed)."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _how_it_ended(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"was ended by signal {-code}" if code < 0 else f"stopped (exit code {code})"


def _tail(log: Path, lines: int = 8) -> str:
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
