"""Files, sealed at rest, in one folder per tenant below ``settings.DATA_DIR``.

What is in quarantine (see ``quarantine.py``) lies beside its later place: nobody gets it from here by its key.
"""

import os
import re
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from kommunalportal.kernel.encryption import seal, unseal
from kommunalportal.kernel.failures import PermanentFailure, TemporaryFailure
from kommunalportal.kernel.tenancy import current_tenant

_KEY = re.compile(r"^[0-9a-f]{32}$")


def put(content: bytes, *, in_quarantine: bool = False) -> str:
    """Keep ``content``; answers its key. The file is complete or absent, also after a crash."""
    key = uuid.uuid4().hex
    path = _held_path(key) if in_quarantine else _path(key)
    half = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with half.open("wb") as handle:
            handle.write(seal(content))
            handle.flush()
            os.fsync(handle.fileno())
        half.rename(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise TemporaryFailure(f"The file store refuses to write ({error.strerror}).") from error
    return key


def get(key: str) -> bytes:
    """The content behind ``key``; ``PermanentFailure`` if there is none, ``TemporaryFailure`` in quarantine."""
    try:
        return unseal(_path(key).read_bytes())
    except FileNotFoundError:
        if _held_path(key).exists():
            raise TemporaryFailure("A file waits for its virus scan.") from None
        raise PermanentFailure("A stored file is missing.") from None


def get_held(key: str) -> bytes:
    """What is in quarantine, for the scanner only; ``FileNotFoundError`` if nothing is."""
    return unseal(_held_path(key).read_bytes())


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


def _path(key: str) -> Path:
    if not _KEY.match(key):
        raise PermanentFailure("That is not the key of a stored file.")
    return Path(settings.DATA_DIR) / "files" / str(current_tenant().pk) / key[:2] / key


def _held_path(key: str) -> Path:
    return _path(key).with_suffix(".held")
