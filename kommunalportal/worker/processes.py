"""Several worker processes that share the memory of everything loaded before they part."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import wait
from types import FrameType
from typing import Any

LOOK_EVERY = 1.0  # seconds
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run_in_processes(count: int, work: Callable[[], None]) -> None:
    """Let ``count`` processes work until SIGTERM or Ctrl-C, which each of them gets to finish its jobs.

    Who dies is replaced. To be called before any thread is started and any connection opened.
    """
    is_over = False

    def end(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_over
        is_over = True

    for number in STOP_SIGNALS:
        signal.signal(number, end)
    processes = [_started(work) for _ in range(count)]
    while not is_over:
        wait([process.sentinel for process in processes], timeout=LOOK_EVERY)
        processes = [process if process.is_alive() or is_over else _started(work) for process in processes]
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _started(work: Callable[[], None]) -> Any:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(work,))
    # Until the new process has ways of its own to deal with them, signals wait.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _work(work: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    work()
