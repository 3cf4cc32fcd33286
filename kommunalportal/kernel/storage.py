"""Files, sealed at rest, in one folder per tenant below ``settings.DATA_DIR``.

What is in quarantine (see ``quarantine.py``) lies beside its later place: nobody gets it from here by its key.
"""

import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from kommunalportal.kernel.failures import PermanentFailure, TemporaryFailure
from kommunalportal.kernel.sealed_pieces import seal_pieces, unseal_pieces
from kommunalportal.kernel.tenancy import current_tenant

_KEY = re.compile(r"^[0-9a-f]{32}$")


def put(content: bytes | Iterable[bytes], *, in_quarantine: bool = False) -> str:
    """Keep ``content``, whole or in pieces; answers its key. The file is complete or absent, also after a crash."""
    key = uuid.uuid4().hex
    path = _held_path(key) if in_quarantine else _path(key)
    half = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with half.open("wb") as handle:
            handle.writelines(seal_pieces([content] if isinstance(content, bytes) else content))
            handle.flush()
            os.fsync(handle.fileno())
        half.rename(path)
    except BaseException as failure:
        half.unlink(missing_ok=True)
        if isinstance(failure, OSError):
            raise TemporaryFailure(f"The file store refuses to write ({failure.strerror}).") from failure
        raise
    return key


def get(key: str) -> bytes:
    """The content behind ``key``; ``PermanentFailure`` if there is none, ``TemporaryFailure`` in quarantine."""
    return b"".join(pieces(key))


def pieces(key: str) -> Iterator[bytes]:
    """What ``get`` answers, piece by piece; a change at a later piece is noticed only there."""
    try:
        yield from _opened(_path(key))
    except FileNotFoundError:
        if _held_path(key).exists():
            raise TemporaryFailure("A file waits for its virus scan.") from None
        raise PermanentFailure("A stored file is missing.") from None


def get_held(key: str) -> bytes:
    """What is in quarantine, for the scanner only; ``FileNotFoundError`` if nothing is."""
    return b"".join(_opened(_held_path(key)))


def release(key: str) -> None:
    """Let a file out of quarantine; nothing happens if it is out already."""
    with suppress(FileNotFoundError):
        _held_path(key).rename(_path(key))


def delete(key: str) -> None:
    """Forget the content; nothing happens if it is gone already."""
    _path(key).unlink(missing_ok=True)
    _held_path(key).unlink(missing_ok=True)


def problems() -> list[str]:
    """What keeps the store from working; empty if it does."""
    folder = Path(settings.DATA_DIR) / "files"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        return [f"file store: {error.strerror}"]
    return [] if os.access(folder, os.W_OK | os.X_OK) else ["file store: not writable"]


def _opened(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        yield from unseal_pieces(handle)


def _path(key: str) -> Path:
    if not _KEY.match(key):
        raise PermanentFailure("That is not the key of a stored file.")
    return Path(settings.DATA_DIR) / "files" / str(current_tenant().pk) / key[:2] / key


def _held_path(key: str) -> Path:
    return _path(key).with_suffix(".held")
