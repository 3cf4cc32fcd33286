"""A real clamd with one signature of our own: the EICAR test file, which every scanner calls a virus."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devkit import debian

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
START_SECONDS = 30


@contextmanager
def running_clamd(folder: Path) -> Iterator[Path]:
    """Its socket. Where ClamAV is missing it is installed, or whoever may do that is told; never skipped."""
    if not _program():
        debian.install("clamav-daemon", purpose="testing the virus scan")
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "db"
    database.mkdir()
    (database / "eicar.ndb").write_text(f"Test.EICAR:0:*:{EICAR.hex()}\n")
    address = folder / "clamd.socket"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"Foreground yes\nLocalSocket {address}\nDatabaseDirectory {database}\nStreamMaxLength 2M\n"
        "MaxThreads 2\nBytecode no\n"
    )
    process = subprocess.Popen([_program(), "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _program() -> str:
    return shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or ""


def _wait_for(address: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            if line.connect_ex(str(address)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("clamd did not start.")
