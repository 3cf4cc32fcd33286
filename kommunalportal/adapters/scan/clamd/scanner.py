"""The INSTREAM command of clamd: length and piece, length and piece, zero; then one line of answer."""

import socket
import struct
import time
from collections.abc import Iterator

from pydantic import BaseModel, Field

from kommunalportal.kernel.failures import Misconfigured, TemporaryFailure

PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class Config(BaseModel):
    """Where the daemon listens: a Unix socket, or host and port."""

    socket: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=3310, ge=1, le=65535)
    connect_seconds: float = 3
    scan_seconds: float = 60


class ClamdScanner:
    """Keeps the promises of ``kernel.ports.Scanner``."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def scan(self, content: bytes) -> str:
        """The signature's name, or nothing."""
        answer = self._ask(b"zINSTREAM\0", _pieces(content))
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        if "size limit exceeded" in answer:
            raise Misconfigured("clamd refuses files of this size; raise its StreamMaxLength.")
        raise TemporaryFailure("clamd answers something else than OK or FOUND.")

    def problems(self) -> list[str]:
        """Asks for a PONG."""
        try:
            answer = self._ask(b"zPING\0", iter(()))
        except TemporaryFailure as failure:
            return [str(failure)]
        return [] if answer == "PONG" else ["clamd answers something else than PONG."]

    def _ask(self, command: bytes, pieces: Iterator[bytes]) -> str:
        until = time.monotonic() + self._config.scan_seconds
        try:
            with self._connected() as line:
                _send(line, command, pieces, until)
                return _answer(line, until).rstrip(b"\0\n").decode(errors="replace")
        except OSError as error:
            raise TemporaryFailure(f"clamd cannot be reached ({type(error).__name__}).") from None

    def _connected(self) -> socket.socket:
        if not self._config.socket:
            return socket.create_connection((self._config.host, self._config.port), self._config.connect_seconds)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self._config.connect_seconds)
        try:
            line.connect(self._config.socket)
        except OSError:
            line.close()
            raise
        return line


def open_provider(config: Config) -> ClamdScanner:
    """Nothing is opened before the first scan."""
    return ClamdScanner(config)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _send(line: socket.socket, command: bytes, pieces: Iterator[bytes], until: float) -> None:
    try:
        for part in (command, *pieces):
            line.settimeout(_left(until))
            line.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hangs up on files that are too big, and has said why


def _answer(line: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
