"""Has anything changed since the last time? A stamp file remembers the digest of the files a step was made from."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"__pycache__", "node_modules"}


def fingerprint(*sources: Path) -> str:
    """Digest over names and contents of these files and of everything below these folders; missing ones count too."""
    digest = hashlib.sha256()
    for file in _files(sources):
        digest.update(f"{file}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest() if file.exists() else b"missing")
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """True if this stamp was written for this fingerprint."""
    return stamp.exists() and stamp.read_text() == wanted


def _files(sources: Iterable[Path]) -> Iterable[Path]:
    for source in sources:
        if not source.is_dir():
            yield source
            continue
        for found in sorted(source.rglob("*")):
            if found.is_file() and not IGNORED & set(found.parts):
                yield found
