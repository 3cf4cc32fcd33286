"""A portal of its own on a database of its own, so that both can really be stopped."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

from devkit.database import APP, ensure_server, stop_server
from devkit.environment import Ports, portal_environment
from devkit.start import web_server
from devkit.visitor import LocalNames
from tests.databases import copy_database, migrated_template

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = "kommunalportal.config.wsgi:application"
PATIENCE = 60.0
DATABASE = "outage"
#: A server of its own: stopping the tests' server would stop all other tests.
HOME = ROOT / ".data" / "test" / "outage"


@dataclass
class LonelyPortal:
    """One web process, its database server, and somebody's browser."""

    data: Path
    port: int
    browser: httpx.Client
    environment: dict[str, str] = field(default_factory=dict)
    _web: subprocess.Popen[bytes] | None = None

    def start_database(self) -> None:
        ensure_server(HOME, unsafe=True)

    def stop_database(self) -> None:
        stop_server(HOME)

    def start_web(self) -> None:
        self._web = subprocess.Popen(web_server(self.port, "1", APPLICATION), cwd=ROOT, env=self.environment)
        self.wait(lambda: self._answers("/healthz"))

    def stop_web(self) -> None:
        if self._web:
            self._web.terminate()
            self._web.wait()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.browser.get(f"http://grevenbroich.localhost:{self.port}{path}", headers=headers)

    def post(self, path: str) -> httpx.Response:
        return self.browser.post(f"http://grevenbroich.localhost:{self.port}{path}")

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until it is so."""
        deadline, breath = monotonic() + PATIENCE, Event()
        while not condition():
            assert monotonic() < deadline, "Waited too long."
            breath.wait(0.05)

    def _answers(self, path: str) -> bool:
        try:
            return self.get(path).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def lonely_portal(data: Path) -> Iterator[LonelyPortal]:
    """Run it for the length of a block, with the state's catalogue and Grevenbroich's choice."""
    server = ensure_server(HOME, unsafe=True)
    copy_database(server, migrated_template(server), DATABASE)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    url = {"DATABASE_URL": server.url(APP, DATABASE)}
    environment = portal_environment(data, Ports(port), url)
    environment |= {"DJANGO_SETTINGS_MODULE": "kommunalportal.config.settings", "KP_DATA_DIR": str(data)}
    subprocess.run([sys.executable, "-m", "tests.faults.outage"], cwd=ROOT, env=environment, check=True)
    with httpx.Client(transport=LocalNames(), timeout=30) as browser:
        portal = LonelyPortal(data, port, browser, environment)
        try:
            portal.start_web()
            yield portal
        finally:
            portal.stop_web()
            portal.stop_database()


def _furnish() -> None:
    from kommunalportal.catalogue.seed import seed_municipality, seed_state_catalogue
    from kommunalportal.kernel.models import TenantKind
    from kommunalportal.kernel.provision import provide_tenant

    state = provide_tenant(slug="nrw", kind=TenantKind.STATE, name="Land NRW", short_name="NRW")
    names = {"name": "Stadt Grevenbroich", "short_name": "Grevenbroich"}
    seed_state_catalogue(state)
    seed_municipality(provide_tenant(slug="grevenbroich", kind=TenantKind.MUNICIPALITY, parent=state, **names))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommunalportal.config.settings")
    django.setup()
    _furnish()
