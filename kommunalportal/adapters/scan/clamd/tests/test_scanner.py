"""The scanner against a real clamd, and against daemons that behave badly."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kommunalportal.adapters.scan.clamd import ClamdScanner, Config
from kommunalportal.kernel.failures import Misconfigured, TemporaryFailure
from tests.clamav import EICAR, running_clamd


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClamdScanner]:
    with running_clamd(tmp_path_factory.mktemp("clamd")) as address:
        yield ClamdScanner(Config(socket=str(address)))


def test_a_harmless_file_is_clean(scanner: ClamdScanner) -> None:
    assert scanner.scan(b"nothing bad" * 20_000) == ""


def test_the_test_virus_is_found_also_behind_other_bytes(scanner: ClamdScanner) -> None:
    assert "EICAR" in scanner.scan(EICAR)
    assert "EICAR" in scanner.scan(b"x" * 100_000 + EICAR)


def test_a_file_beyond_the_daemons_limit_is_the_operators_matter(scanner: ClamdScanner) -> None:
    with pytest.raises(Misconfigured):
        scanner.scan(b"x" * 3_000_000)


def test_a_running_daemon_has_no_problems(scanner: ClamdScanner) -> None:
    assert scanner.problems() == []


def test_without_daemon_it_is_tried_again_later(tmp_path: Path) -> None:
    scanner = ClamdScanner(Config(socket=str(tmp_path / "nobody")))
    with pytest.raises(TemporaryFailure):
        scanner.scan(b"x")
    assert scanner.problems()


@pytest.mark.parametrize("answer", [b"", b"nonsense\0", b"stream: Can't allocate memory ERROR\0"])
def test_an_odd_answer_never_means_clean(answer: bytes) -> None:
    with daemon(answer) as port, pytest.raises(TemporaryFailure):
        ClamdScanner(Config(port=port)).scan(b"x")


def test_a_daemon_that_says_nothing_is_left_after_the_limit() -> None:
    with daemon(None) as port, pytest.raises(TemporaryFailure):
        ClamdScanner(Config(port=port, scan_seconds=0.2)).scan(b"x")


@contextmanager
def daemon(answer: bytes | None) -> Iterator[int]:
    """Somebody who listens and gives this answer, or none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        ended = threading.Event()

        def serve() -> None:
            line, _address = server.accept()
            with line:
                line.settimeout(5)
                line.recv(4096)
                if answer is None:
                    ended.wait(5)
                else:
                    line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            thread.join(timeout=5)
