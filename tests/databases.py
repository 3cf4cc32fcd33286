"""Databases of tests: copies of a template that is migrated once per state of the code."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from devkit.database import OWNER, SUPERUSER, Server, ensure_database

ROOT = Path(__file__).resolve().parents[1]


def migrated_template(server: Server) -> str:
    """Name of a database with every table and no row, made once per state of the migrations."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "kommunalportal").glob("**/*.py")):
        names = ("models.py", "rls.py", "settings.py", "state_guard.py")
        has_graph = file.name == "rules.py" and file.parent.name in ("delivery", "applications")
        if "migrations" in file.parts or file.name in names or has_graph:
            digest.update(file.read_bytes())
    name = f"template_{digest.hexdigest()[:12]}"
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        # Workers start together: one migrates, the others wait for it.
        admin.execute("SELECT pg_advisory_lock(4711)")
        ready = admin.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not (ready and ready[0]):
            ensure_database(server, name)
            environment = {**os.environ, "DATABASE_URL": server.url(OWNER, name), "KP_APP_ROLE": "kp_app"}
            command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
            subprocess.run(command, check=True, cwd=ROOT, env=environment)
            admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


def copy_database(server: Server, template: str, name: str) -> None:
    """Make the database anew as a copy of the template, in a fraction of a second."""
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(4711)")
        target = sql.Identifier(name)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                target, sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
