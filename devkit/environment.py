"""The environment variables the portal runs with: secrets made once, addresses and ports worked out.

Variables that are set already win, so a database or keys of one's own need no file.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SIMULATORS = (
    "payment",
    "fitconnect",
    "population-register",
    "registry-office",
    "social-office",
    "mail",
    "homepage",
    "order-office",
    "tax-office",
)
DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Ports:
    """The demo's TCP ports: the portal's, then one per simulator in order, the mail simulator's SMTP after its own."""

    portal: int = DEFAULT_PORT

    def of(self, simulator: str) -> int:
        """Port of one simulator's HTTP server."""
        place = SIMULATORS.index(simulator)
        return self.portal + 1 + place + (place > SIMULATORS.index("mail"))

    @property
    def smtp(self) -> int:
        """Where the mail simulator takes messages."""
        return self.of("mail") + 1

    def all(self) -> dict[int, str]:
        """Every port with the name of what listens there."""
        simulators = {self.of(name): name for name in SIMULATORS}
        return {self.portal: "portal", **simulators, self.smtp: "mail (SMTP)"}


def portal_environment(data: Path, ports: Ports, databases: Mapping[str, str]) -> dict[str, str]:
    """Everything a process of the portal needs; `databases` holds DATABASE_URL and DATABASE_OWNER_URL."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "kommunalportal.config.settings",
        "KP_DATA_DIR": str(data),
        "KP_DEMO": "1",
        "KP_BASE_DOMAIN": "localhost",
        "KP_SCHEME": "http",
        "KP_WORKERS": "2",
        "SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        **stored_secrets(data / "env"),
    }
    return {**defaults, **os.environ, **databases, "KP_PORT": str(ports.portal), "PYTHONUNBUFFERED": "1"}


def stored_secrets(file: Path) -> dict[str, str]:
    """Read the checkout's own secrets, making them (readable only by the owner) the first time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        chosen = {
            "KP_SECRET_KEY": secrets.token_urlsafe(48),
            "KP_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        half = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writable:
            writable.writelines(f"{name}={value}\n" for name, value in chosen.items())
        half.rename(file)
    lines = (line.strip() for line in file.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
