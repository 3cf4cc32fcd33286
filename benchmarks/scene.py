"""What is measured, and what it is compared with: a portal of our own, the bare view, the bare INSERT.

The portal runs as ``./dev start`` runs it (same programs and options, a database that really writes to disk), with
fresh demo data; it is thrown away afterwards.
"""

import os
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import psycopg

from benchmarks.figures import percentile
from benchmarks.load import Load, Outcome, get, put_load_on
from devkit.database import SUPERUSER, Server, ensure_database
from devkit.guardian import guarded_server
from devkit.paths import DATA, ROOT
from devkit.start import web_server
from devkit.supervisor import Program, Supervisor
from devkit.visitor import LOOPBACK
from tests.journeys.stage import Stage, running_portal

SECONDS = 4.0  # of every measurement under load
WARM_UP = 1.0
LONGEST_START = 60.0
LOOK_EVERY = 0.02
WEB_WORKERS = 2  # as ./dev start runs it
TENANT = "grevenbroich"
DATABASE, BARE_DATABASE = "bench", "bench_bare"
PORTAL, BARE = "kommunalportal.config.wsgi:application", "benchmarks.bare:application"
ROW = b"x" * 600  # about what one saved step occupies


@dataclass(frozen=True)
class Inserts:
    """What transactions of one INSERT each reach over one connection; latencies in milliseconds."""

    per_second: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Scene:
    """A running portal and its baselines, each measured once, when first asked for."""

    stage: Stage
    server: Server
    _bare: dict[int, Outcome] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Host header of the municipality whose pages are measured."""
        return f"{TENANT}.localhost:{self.stage.ports.portal}"

    @property
    def address(self) -> str:
        """Its address."""
        return self.stage.portal(TENANT)

    def load(self, requests: list[str], connections: int, *, status: int = 200) -> Outcome:
        """Put load on the portal."""
        return put_load_on(
            Load(self.stage.ports.portal, requests, connections, seconds=SECONDS, warm_up=WARM_UP, status=status)
        )

    def bare_view(self, connections: int) -> Outcome:
        """What the bare Django view reaches; also the ceiling that our load generator can show."""
        if connections not in self._bare:
            progress(f"bare Django view, {connections} connections")
            requests = [get("localhost", "/")]
            load = Load(self.bare_port, requests, connections, seconds=SECONDS, warm_up=WARM_UP)
            self._bare[connections] = put_load_on(load)
        return self._bare[connections]

    @cached_property
    def bare_port(self) -> int:
        """Where the bare view listens."""
        return self.spare_port

    @property
    def spare_port(self) -> int:
        """Where something may be started for a moment."""
        with socket.create_server((LOOPBACK, 0)) as probe:
            return int(probe.getsockname()[1])

    def inserts(self) -> Inserts:
        """What bare INSERT transactions reach."""
        return _inserts(self.server.url(SUPERUSER, BARE_DATABASE))

    def ask_database(self, question: str) -> int:
        """A number from the portal's database, past row-level security."""
        row = _looking_in(self.server.url(SUPERUSER, DATABASE)).execute(question.encode()).fetchone()
        return int(row[0]) if row else 0

    def refresh_statistics(self) -> None:
        """What autovacuum does by itself after a while: tell the planner how much there is."""
        _looking_in(self.server.url(SUPERUSER, DATABASE)).execute("ANALYZE")

    def ask_database_for_texts(self, question: str) -> list[str]:
        """The first column of all rows, past row-level security."""
        with psycopg.connect(self.server.url(SUPERUSER, DATABASE), autocommit=True) as connection:
            return [str(row[0]) for row in connection.execute(question.encode())]


@contextmanager
def scene() -> Iterator[Scene]:
    """Set everything up, and throw it away in the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with ExitStack() as held:
        data = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="kommunalportal-bench-")))
        progress("starting a database, a portal with demo data, and the bare view")
        server = held.enter_context(guarded_server(DATA / "bench"))
        ensure_database(server, BARE_DATABASE)
        stage = held.enter_context(running_portal(server, data / "portal", DATABASE, web_workers=WEB_WORKERS))
        shown = Scene(stage, server)
        held.enter_context(served(BARE, shown.bare_port, stage, workers=WEB_WORKERS))
        yield shown


def answers(port: int) -> bool:
    """Whether somebody answers at this port."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=5):
            return True
    except OSError:
        return False


@contextmanager
def served(
    application: str, port: int, stage: Stage, *, workers: int, is_ready: Callable[[int], bool] = answers
) -> Iterator[None]:
    """Serve a WSGI application as the portal is served, for the length of a block that begins when it is ready."""
    supervisor = Supervisor({**stage.environment, "KP_PORT": str(port)}, stage.data / "logs", progress, ROOT)
    supervisor.start(Program(f"web-{port}", web_server(port, str(workers), application)))
    deadline = time.monotonic() + LONGEST_START
    try:
        while not is_ready(port):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{application} did not answer within {LONGEST_START:g} seconds.")
            time.sleep(LOOK_EVERY)
        yield
    finally:
        supervisor.stop_all()


def progress(line: str) -> None:
    """One line for whoever waits."""
    print(f"  {line} ...", file=sys.stderr, flush=True)


@cache
def _looking_in(url: str) -> psycopg.Connection:
    """One connection for all questions: opening another for each would cost the database what is being measured."""
    return psycopg.connect(url, autocommit=True)


@cache
def _inserts(url: str) -> Inserts:
    progress("bare INSERT transactions")
    latencies: list[float] = []
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, at timestamptz, body bytea)")
        connection.commit()
        end = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < end:
            connection.execute("INSERT INTO bare (at, body) VALUES (now(), %s)", [ROW])
            connection.commit()
            latencies.append((time.perf_counter() - began) * 1000)
    return Inserts(len(latencies) / SECONDS, percentile(latencies, 0.5), percentile(latencies, 0.95))
