"""Stops the embedded database when whoever started it is gone, however it went.

PostgreSQL detaches itself, so nobody would end it after a `kill -9` of ./dev. The guardian is a process of its own
that only waits for the other end of a pipe to close, which the kernel does for every kind of death. Several runs may
share one server (two test runs, ./dev manage beside ./dev start): the last one to go stops it.
"""

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devkit.database import Server, ensure_server, stop_server
from devkit.paths import ROOT


@contextmanager
def guarded_server(home: Path, *, unsafe: bool = False) -> Iterator[Server]:
    """Run the embedded PostgreSQL of this folder for the length of a block."""
    command = [sys.executable, "-m", "devkit.guardian", str(home)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, start_new_session=True) as guardian:
        if not guardian.stdout or not guardian.stdout.readline():
            raise RuntimeError("The guardian of the embedded database did not start; its error stands above.")
        yield ensure_server(home, unsafe=unsafe)


def main(home: Path) -> None:
    """Count ourselves among the users of this server, wait for the end of standard input, stop it if we are last."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "database.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        print("on guard", flush=True)
        sys.stdin.read()
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_server(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
