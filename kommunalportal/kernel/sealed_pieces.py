"""Content of any size, sealed piece by piece, so that nobody holds a whole file in memory (docs/adr/0020).

Head: a zero (no key has that number: a value of ``encryption.seal`` never begins with it), the version of this shape,
the number of the tenant's data key, 32 bytes salt. Then pieces of ``PIECE`` bytes, only the last may be shorter, each
with AES-256-GCM under a key of this file alone. The nonce counts the pieces and says which one is the last, so a piece
that was changed, left out, swapped or added is noticed, and so is an end that was cut off.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kommunalportal.kernel.encryption import file_key, newest_key_number, unseal
from kommunalportal.kernel.failures import PermanentFailure

PIECE = 256 * 1024
_MARK, _VERSION = 0, 1
_SALT_BYTES = 32
_HEAD_BYTES = 3 + _SALT_BYTES
_TAG_BYTES = 16
_CHANGED = "A sealed file was changed or cut off, or belongs to another tenant."


class Readable(Protocol):
    """Whatever bytes can be read from: a file, the answer of a server."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


def seal_pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt for the current tenant; ``content`` may come in pieces of any size."""
    number, salt = newest_key_number(), os.urandom(_SALT_BYTES)
    head = bytes([_MARK, _VERSION, number]) + salt
    cipher = AESGCM(file_key(number, salt))
    yield head
    for count, (piece, is_last) in enumerate(_with_last(_even(content))):
        yield cipher.encrypt(_nonce(count, is_last=is_last), piece, head)


def unseal_pieces(sealed: Readable) -> Iterator[bytes]:
    """Decrypt for the current tenant; ``PermanentFailure`` at the piece that is not what was sealed.

    What came before that piece has been given out already: who must not use half a file waits for the end.
    """
    head = read_exactly(sealed, _HEAD_BYTES)
    if not head or head[0] != _MARK:  # a value sealed as a whole, from before there were pieces
        yield unseal(head + b"".join(iter(lambda: sealed.read(PIECE), b"")))
        return
    if len(head) < _HEAD_BYTES or head[1] != _VERSION:
        raise PermanentFailure(_CHANGED)
    cipher = AESGCM(file_key(head[2], head[3:]))
    parts = iter(lambda: read_exactly(sealed, PIECE + _TAG_BYTES), b"")
    for count, (part, is_last) in enumerate(_with_last(parts)):
        try:
            yield cipher.decrypt(_nonce(count, is_last=is_last), part, head)
        except (InvalidTag, ValueError):
            raise PermanentFailure(_CHANGED) from None


def read_exactly(source: Readable, size: int) -> bytes:
    """So many bytes, fewer only at the end; a source may give less than it is asked for."""
    read = bytearray()
    while len(read) < size and (part := source.read(size - len(read))):
        read += part
    return bytes(read)


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([is_last])


def _even(content: Iterable[bytes]) -> Iterator[bytes]:
    rest = bytearray()
    for part in content:
        rest += part
        while len(rest) >= PIECE:
            yield bytes(rest[:PIECE])
            del rest[:PIECE]
    if rest:
        yield bytes(rest)


def _with_last(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each part, and whether it is the last; nothing at all is one empty part."""
    waiting: bytes | None = None
    for part in parts:
        if waiting is not None:
            yield waiting, False
        waiting = part
    yield waiting or b"", True
