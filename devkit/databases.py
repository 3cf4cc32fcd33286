"""Which database the portal runs on: the server named by DATABASE_URL, or the embedded one of this checkout."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from devkit.database import APP, OWNER, Server, ensure_database
from devkit.debian import Missing
from devkit.guardian import guarded_server

DEMO_DATABASE = "kommunalportal"


@dataclass(frozen=True)
class Databases:
    """Addresses of one database: for the unprivileged role that web and worker use, and for its owner."""

    app_url: str
    owner_url: str
    is_embedded: bool

    def variables(self) -> dict[str, str]:
        """Environment of web and worker."""
        return {"DATABASE_URL": self.app_url}

    def owner_variables(self) -> dict[str, str]:
        """Environment of commands that set up the database: the owner's address, and whom to grant the tables to."""
        return {"DATABASE_URL": self.owner_url, "KP_APP_ROLE": urlsplit(self.app_url).username or APP}


@contextmanager
def portal_database(home: Path) -> Iterator[Databases]:
    """The demo's database for the length of a block; the embedded server is stopped afterwards, however it ends."""
    app_url, owner_url = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if app_url and owner_url:
        yield Databases(app_url, owner_url, is_embedded=False)
        return
    if app_url or owner_url:
        raise Missing(
            "A database of your own needs two addresses: DATABASE_URL for an unprivileged role (no superuser, no "
            "BYPASSRLS) and DATABASE_OWNER_URL for the role that owns the tables."
        )
    with guarded_server(home) as server:
        yield embedded_databases(server, DEMO_DATABASE)


def embedded_databases(server: Server, name: str) -> Databases:
    """Addresses of one database of the embedded server, which is created if it is not there."""
    ensure_database(server, name)
    return Databases(server.url(APP, name), server.url(OWNER, name), is_embedded=True)
