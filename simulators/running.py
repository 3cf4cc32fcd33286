"""Start a simulator, as a process or inside a test."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from simulators.listener import Listener
from simulators.names import SIMULATORS
from simulators.server import Place, Simulator


class Running:
    """A simulator that listens; the same for the demonstration and for tests."""

    def __init__(self, name: str, *, data_dir: Path, port: int = 0, portal_port: int = 8000, **options: Any) -> None:
        self._listener = Listener(self._answer, port=port)
        self.url = f"http://127.0.0.1:{self._listener.port}"
        place = Place(self.url, data_dir, portal_port, options)
        self.simulator: Simulator = SIMULATORS[name](place)

    def _answer(self, request: Request) -> Response | None:
        return self.simulator.answer(request)

    def start(self) -> None:
        """Listen, then begin the simulator's own work."""
        self._listener.start()
        self.simulator.start()

    def stop(self) -> None:
        """End the work, stop listening, close the store."""
        self.simulator.stop()
        self._listener.stop()
        self.simulator.store.close()


@contextmanager
def run_simulator(name: str, *, data_dir: Path, **options: Any) -> Iterator[str]:
    """A simulator inside this process, on a free port unless `port` is given; yields its address."""
    running = Running(name, data_dir=data_dir, **options)
    running.start()
    try:
        yield running.url
    finally:
        running.stop()


def serve(name: str, *, data_dir: Path, port: int, portal_port: int) -> None:
    """A simulator as this process's only purpose, until SIGTERM or Ctrl-C."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with run_simulator(name, data_dir=data_dir, port=port, portal_port=portal_port):
        ended.wait()
