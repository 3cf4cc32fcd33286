"""./dev start: the whole portal with demo data, set up where needed, then supervised until Ctrl-C."""

import argparse
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devkit.assets import build_assets
from devkit.databases import Databases, portal_database
from devkit.debian import Missing
from devkit.environment import DEFAULT_PORT, Ports, portal_environment
from devkit.fingerprints import fingerprint, is_current
from devkit.paths import DATA, ROOT
from devkit.supervisor import Program, Supervisor

LONGEST_START = 120.0  # seconds from starting the programs until /readyz must have answered 200
MOST_CRASHES = 5  # of the web process before we give up starting
WORKERS = 2  # processes for background work: one Python process does not use more than one core
JOBS_AT_ONCE = 2  # in each of them: more threads only wait for each other
MADE_FROM = tuple(ROOT / name for name in ("kommunalportal", "simulators", "bundles", "requirements/base.txt"))
DEMO_LOGINS = "demo-logins.txt"
#: What --reset throws away; the secrets and the tests' own server stay.
DEMO_DATA = ("postgres", "files", "simulators", "logs", "demo-stamp", DEMO_LOGINS)


def start(arguments: list[str]) -> int:
    """Run until stopped; the exit code is 0 if everything went well."""
    parser = argparse.ArgumentParser(prog="./dev start", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the portal's port; the next eight are used too")
    parser.add_argument("--reset", action="store_true", help="throw the demo data away and begin anew")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    began = time.monotonic()
    with _alone(DATA):
        ports = Ports(options.port)
        _refuse_taken_ports(ports)
        if options.reset:
            _reset(DATA)
        build_assets()
        with portal_database(DATA) as databases:
            _set_up(databases, ports)
            return _Portal(ports, databases, began).run()


def say(line: str) -> None:
    """One line for the person at the terminal."""
    print(line, flush=True)


@dataclass
class _Portal:
    """The running programs and what we tell about them."""

    ports: Ports
    databases: Databases
    began: float
    running_since: float = 0.0
    is_ready: bool = False
    failed: bool = False

    def run(self) -> int:
        environment = portal_environment(DATA, self.ports, self.databases.variables())
        supervisor = Supervisor(environment, DATA / "logs", say, ROOT)
        say("  starting web, worker and simulators ...")
        self.programs_began = time.monotonic()
        self.running_since = time.monotonic()  # a slow first set-up must not count against the programs
        try:
            for program in programs(self.ports, environment["KP_WORKERS"]):
                supervisor.start(program)
            supervisor.run(tick=lambda: self._tick(supervisor))
        finally:
            say("\nStopping ...")
            supervisor.stop_all()
        return 1 if self.failed else 0

    def _tick(self, supervisor: Supervisor) -> bool:
        """Announce readiness once; False if there is no hope to become ready."""
        if self.is_ready:
            return True
        answer = readiness(self.ports.portal) or silent_simulators(self.ports)
        if not answer:
            self.is_ready = True
            say(welcome(self.ports, time.monotonic() - self.began))
        elif supervisor.crashes("web") >= MOST_CRASHES or time.monotonic() - self.programs_began > LONGEST_START:
            say(f"The portal did not become ready: {answer}\nMore in {DATA / 'logs'}.")
            self.failed = True
        return not self.failed


def programs(ports: Ports, web_workers: str, data: Path = DATA) -> Iterator[Program]:
    """What runs: the web first, because it takes longest to be ready."""
    python = sys.executable
    yield Program("web", web_server(ports.portal, web_workers, "kommunalportal.config.wsgi:application"))
    work = ["work", "--processes", str(WORKERS), "--concurrency", str(JOBS_AT_ONCE)]
    yield Program("worker", [python, "manage.py", *work])
    places = ["--portal-port", str(ports.portal), "--data-dir", str(data / "simulators")]
    yield Program("simulators", [python, "-m", "simulators", "all", *places])


def web_server(port: int, workers: str, application: str) -> list[str]:
    """Command that serves a WSGI application as every portal is served."""
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--no-ws"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", workers, "--respawn-failed-workers"]
    limits = ["--blocking-threads", "4", "--workers-kill-timeout", "8", "--log-level", "warning"]
    return [*granian, *where, *limits, application]


def readiness(port: int) -> str:
    """What keeps the portal from working, in the words of /readyz; empty if it can work.

    Asked at the loopback address, so that no resolver is needed.
    """
    request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": f"localhost:{port}"})
    try:
        with urllib.request.urlopen(request, timeout=5):
            return ""
    except urllib.error.HTTPError as refused:
        with refused:
            return f"/readyz answers {refused.code}: {refused.read().decode(errors='replace')[:1000]}"
    except OSError as unreachable:
        return f"/readyz does not answer ({unreachable})"


def silent_simulators(ports: Ports) -> str:
    """Which simulators do not listen yet; empty if all do."""
    silent = [name for port, name in ports.all().items() if _is_free(port)]
    return f"nobody listens yet for: {', '.join(silent)}" if silent else ""


def welcome(ports: Ports, seconds: float) -> str:
    """The ready line with addresses and demo logins."""
    logins = DATA / DEMO_LOGINS
    lines = [
        f"\nReady after {seconds:.1f} s: http://localhost:{ports.portal}/ (Ctrl-C stops everything)",
        f"  Grevenbroich     http://grevenbroich.localhost:{ports.portal}/",
        f"  Bad Lippspringe  http://badlippspringe.localhost:{ports.portal}/",
        f"  Betrieb          http://betrieb.localhost:{ports.portal}/betrieb/",
        f"  E-Mails          http://localhost:{ports.of('mail')}/",
        f"  Startseite       http://localhost:{ports.of('homepage')}/ (a town's own page with the portal's search)",
        f"  Logs             {(DATA / 'logs').relative_to(ROOT)}/",
        "",
        logins.read_text().rstrip() if logins.exists() else "",
    ]
    return "\n".join(lines)


def _set_up(databases: Databases, ports: Ports) -> None:
    """Migrations and demo data; skipped when neither code nor data have changed since the last time."""
    stamp = DATA / "demo-stamp"
    wanted = fingerprint(*MADE_FROM) + str(ports.portal)
    if databases.is_embedded and is_current(stamp, wanted):
        return
    owner = portal_environment(DATA, ports, databases.owner_variables())
    portal = portal_environment(DATA, ports, databases.variables())
    keys = ["--data-dir", str(DATA / "simulators"), "--portal-port", str(ports.portal)]
    _step("making keys for the simulated services", portal, "-m", "simulators", "keys", *keys)
    _step("bringing the database up to date", owner, "manage.py", "migrate", "--verbosity=0")
    _step("filling in catalogue and demo data", portal, "manage.py", "seed_demo")
    logins = _step("asking who may log in", portal, "manage.py", "demo_logins")
    (DATA / DEMO_LOGINS).write_text(logins)
    if databases.is_embedded:
        stamp.write_text(wanted)


def _step(title: str, environment: dict[str, str], *arguments: str) -> str:
    """Run one Python program of the set-up, showing what it is for and how long it took; answers its output."""
    began = time.monotonic()
    print(f"  {title} ...", end="", flush=True)
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(f" {time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        raise Missing(f"{' '.join(arguments)} did not succeed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Refuse to run twice on the same data."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Missing(f"The portal of this folder runs already (process {lock.read().strip()}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _refuse_taken_ports(ports: Ports) -> None:
    taken = [f"{port} ({name})" for port, name in ports.all().items() if not _is_free(port)]
    if taken:
        raise Missing(
            f"In use by another program: port {', '.join(taken)}. Choose another range, for example: "
            f"./dev start --port {ports.portal + 100}"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _reset(data: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        raise Missing("--reset only throws the embedded database away; with DATABASE_URL please empty it yourself.")
    for name in DEMO_DATA:
        place = data / name
        remove: Callable[[Path], object] = shutil.rmtree if place.is_dir() else os.unlink
        if place.exists():
            remove(place)
