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
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def serve_all(*, data_dir: Path, portal_port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; a simulator that dies is started again."""
    gc.freeze()
    ended = threading.Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: ended.set())
    running = {name: _started(name, data_dir, portal_port) for name in SIMULATORS}
    while not ended.wait(LOOK_EVERY):
        for name, process in running.items():
            if not process.is_alive():
                running[name] = _started(name, data_dir, portal_port)
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.join()


def _started(name: str, data_dir: Path, portal_port: int) -> ForkProcess:
    place = (name, data_dir, portal_port + SIMULATORS[name].port_offset, portal_port)
    process = multiprocessing.get_context("fork").Process(target=_serve, args=place, name=name)
    # Until the new process has ways of its own to deal with them, signals wait.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _serve(name: str, data_dir: Path, port: int, portal_port: int) -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    serve(name, data_dir=data_dir, port=port, portal_port=portal_port)
