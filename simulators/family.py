"""All simulators, each a process with a port of its own; forked, so that their libraries are loaded once."""

import gc
import multiprocessing
import signal
import threading
from multiprocessing.context import ForkProcess
from pathlib import Path

from simulators.names import SIMULATORS
from simulators.running import serve

LOOK_EVERY = 0.5  # seconds


def serve_all(*, data_dir: Path, portal_port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; a simulator that dies is started again."""
    gc.freeze()
    ended = threading.Event()
    running = {name: _started(name, data_dir, portal_port) for name in SIMULATORS}
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(LOOK_EVERY):
        for name, process in running.items():
            if not process.is_alive():
                running[name] = _started(name, data_dir, portal_port)
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.join()


def _started(name: str, data_dir: Path, portal_port: int) -> ForkProcess:
    place = {"data_dir": data_dir, "port": portal_port + SIMULATORS[name].port_offset, "portal_port": portal_port}
    process = multiprocessing.get_context("fork").Process(target=serve, args=(name,), kwargs=place, name=name)
    process.start()
    return process
