"""A whole portal on its own: database with demo data, simulators, worker and web server as real processes."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devkit.database import APP, Server
from devkit.environment import Ports, portal_environment
from devkit.start import programs, readiness
from devkit.supervisor import Supervisor
from simulators.fitconnect.registration import KEYS, register
from tests.databases import copy_database, migrated_template

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT, LAST_PORT, BLOCK = 8600, 9400, 10
LONGEST_START = 120.0  # seconds, on a busy machine
#: Making RSA keys takes seconds; it is done once per checkout.
KEPT_KEYS = ROOT / ".data" / "test" / "simulator-keys"


@dataclass(frozen=True)
class Stage:
    """A running portal: where its parts listen, and where they write."""

    ports: Ports
    data: Path
    environment: Mapping[str, str]

    def portal(self, slug: str = "grevenbroich") -> str:
        """Address of one municipality's portal, without a slash at the end."""
        return f"http://{slug}.localhost:{self.ports.portal}"

    def simulator(self, name: str) -> str:
        """Address of one simulator."""
        return f"http://127.0.0.1:{self.ports.of(name)}"


@contextmanager
def running_portal(server: Server, data: Path, name: str, *, web_workers: int = 1) -> Iterator[Stage]:
    """Run the demonstration in a database of this name for the length of a block."""
    with ExitStack() as held:
        ports = held.enter_context(_free_ports())
        copy_database(server, migrated_template(server), name)
        environment = _environment(data, ports, server.url(APP, name))
        _set_up(environment, data, ports)
        supervisor = Supervisor(environment, data / "logs", print, ROOT)
        held.callback(supervisor.stop_all)
        for program in programs(ports, str(web_workers), data):
            supervisor.start(program)
        _wait_until_ready(supervisor, ports, data)
        yield Stage(ports, data, environment)


def _environment(data: Path, ports: Ports, url: str) -> dict[str, str]:
    own = {"KP_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "tests.journeys.settings"}
    return {**portal_environment(data, ports, {"DATABASE_URL": url}), **own}


def _set_up(environment: Mapping[str, str], data: Path, ports: Ports) -> None:
    shutil.copytree(ROOT / "bundles", data / "bundles")
    shutil.copytree(ROOT / "tests" / "bundles", data / "bundles", dirs_exist_ok=True)
    simulators = data / "simulators"
    simulators.mkdir(parents=True)
    KEPT_KEYS.mkdir(parents=True, exist_ok=True)
    register(KEPT_KEYS, portal_port=0)
    shutil.copy(KEPT_KEYS / KEYS, simulators)
    register(simulators, portal_port=ports.portal)
    subprocess.run([sys.executable, "manage.py", "seed_demo"], cwd=ROOT, env=environment, check=True)


def _wait_until_ready(supervisor: Supervisor, ports: Ports, data: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    missing = ""

    def is_to_wait() -> bool:
        nonlocal missing
        missing = readiness(ports.portal)
        return bool(missing) and time.monotonic() < deadline

    supervisor.run(tick=is_to_wait)
    if missing:
        raise RuntimeError(f"The portal did not become ready: {missing}; logs lie in {data / 'logs'}.")


@contextmanager
def _free_ports() -> Iterator[Ports]:
    """A block of ports nobody listens on; a bound lock port keeps other test runs away from it."""
    for first in range(FIRST_PORT, LAST_PORT, BLOCK):
        with socket.socket() as lock:
            try:
                lock.bind(("127.0.0.1", first + BLOCK - 1))
            except OSError:
                continue
            if all(_is_free(port) for port in Ports(first).all()):
                yield Ports(first)
                return
    raise RuntimeError(f"No block of free ports between {FIRST_PORT} and {LAST_PORT}.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
