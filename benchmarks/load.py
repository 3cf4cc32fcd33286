"""A lean load generator: keep-alive HTTP/1.1 over raw sockets, one thread, in a process of its own.

``put_load_on`` starts it; ``python -m benchmarks.load`` reads a ``Load`` as JSON and prints an ``Outcome`` as JSON.
A connection sends its next request as soon as the answer before has come (a closed loop), so one that waits long is
not asked more: compare latencies together with the number of answers.
"""

import json
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle

from benchmarks.figures import percentile

LONGEST_WAIT = 30.0  # seconds for one answer
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """Which requests (whole, as text in Latin-1) go to which port; connection i of n sends every n-th, beginning at i.

    ``seconds`` of zero: each request once. Otherwise again and again for so long after the warm-up.
    """

    port: int
    requests: Sequence[str]
    connections: int = 1
    seconds: float = 0.0
    warm_up: float = 0.0
    status: int = 200


@dataclass(frozen=True)
class Outcome:
    """What came back: answers with the expected status, others, and latencies in milliseconds."""

    answers: int
    failures: int
    seconds: float
    p50: float
    p95: float
    failure: str = ""
    """The beginning of the first answer that was not expected."""

    @property
    def per_second(self) -> float:
        """Answers as expected per second."""
        return self.answers / self.seconds


def put_load_on(load: Load) -> Outcome:
    """Run the generator; an answer that is not as expected is an error, for its speed says nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The load generator did not succeed: {done.stderr[-1000:]}")
    outcome = Outcome(**json.loads(done.stdout))
    if outcome.failures:
        raise RuntimeError(f"{outcome.failures} answers were not {load.status}; the first: {outcome.failure}")
    return outcome


def get(host: str, path: str, cookies: str = "") -> str:
    """A GET request as browsers send it."""
    known = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n{known}\r\n"


def post(host: str, path: str, body: str, cookies: str) -> str:
    """A POST of a form as browsers send it; ``body`` is encoded already."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Accept-Encoding: gzip",
    ]
    return "\r\n".join(lines) + "\r\n\r\n" + body


@dataclass
class _Connection:
    port: int
    requests: Iterator[bytes]
    received: bytearray = field(default_factory=bytearray)
    expected: int = 0
    sent_at: float = 0.0

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send_next(self) -> bool:
        """Send the next request; False if there is none left."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.received.clear()
        self.expected = 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    def has_answer(self) -> bool:
        """Take what has come; True once the answer is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("The server closed a connection.")
        self.received += part
        if not self.expected:
            self.expected = _whole_length(self.received)
        if self.expected < 0:
            return self.received.endswith(b"0\r\n\r\n")
        return 0 < self.expected <= len(self.received)

    @property
    def status(self) -> int:
        """Of the answer."""
        return int(self.received[9:12])


def _whole_length(received: bytearray) -> int:
    """Bytes of head and body; 0 while the head is not there, -1 if only the end will tell."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(received[:end])
    if _CHUNKED.search(head):
        return -1
    length = _LENGTH.search(head)
    return end + 4 + (int(length[1]) if length else 0)


class _Run:
    """One load being put on."""

    def __init__(self, load: Load) -> None:
        whole = [request.encode("latin-1") for request in load.requests]
        if load.seconds:  # every connection has something to ask
            whole *= -(-load.connections // len(whole))
        shares = [share for number in range(load.connections) if (share := whole[number :: load.connections])]
        self.load = load
        self.open = [_Connection(load.port, cycle(share) if load.seconds else iter(share)) for share in shares]
        self.latencies: list[float] = []
        self.failures, self.failure = 0, ""

    def outcome(self) -> Outcome:
        """Send everything, and sum up."""
        self.began = time.perf_counter() + self.load.warm_up
        self.end = self.began + self.load.seconds if self.load.seconds else float("inf")
        poll = select.epoll()
        by_number = {connection.socket.fileno(): connection for connection in self.open}
        for number, connection in by_number.items():
            poll.register(number, select.EPOLLIN)
            connection.send_next()
        while by_number:
            ready = poll.poll(LONGEST_WAIT)
            if not ready:
                raise TimeoutError("The server did not answer any more.")
            for number, _event in ready:
                connection = by_number[number]
                if connection.has_answer() and not self._go_on(connection):
                    poll.unregister(number)
                    del by_number[number]
        seconds = time.perf_counter() - self.began
        shown = self.latencies or [0.0]
        middle, slow = percentile(shown, 0.5), percentile(shown, 0.95)
        return Outcome(len(self.latencies), self.failures, seconds, middle, slow, self.failure)

    def _go_on(self, connection: _Connection) -> bool:
        """Take note of an answer; False if this connection has nothing more to do."""
        now = time.perf_counter()
        if connection.status != self.load.status:
            self.failures += 1
            self.failure = self.failure or connection.received[:300].decode("latin-1")
        elif connection.sent_at >= self.began:
            self.latencies.append((now - connection.sent_at) * 1000)
        return now < self.end and connection.send_next()


if __name__ == "__main__":
    print(json.dumps(asdict(_Run(Load(**json.load(sys.stdin))).outcome())))
