"""What every test stands on: a real PostgreSQL, its own database, and the application's unprivileged role."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from devkit.database import SUPERUSER, Server
from devkit.guardian import guarded_server
from tests.databases import copy_database, migrated_template
from tests.workers import Scheduling

ROOT = Path(__file__).resolve().parent
pytest_plugins = ["tests.people"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """How tests are shared out when there are several workers."""
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The test server; the last run that uses it stops it."""
    with guarded_server(ROOT / ".data" / "test", unsafe=True) as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server: Server, worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """A database of this worker's own, copied from a migrated template."""
    name = f"test_{os.environ.get('KP_TEST_DATABASE', 'kommunalportal')}_{worker_id}".replace("-", "_")
    template = migrated_template(server)
    copy_database(server, template, name)
    _use(server.url("kp_app", name))
    _empty_after_committing_tests(server.url(SUPERUSER, name))
    with django_db_blocker.unblock():
        connection.close()
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of the xdist worker, or ``main``."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


def _use(url: str) -> None:
    from kommunalportal.config import environment

    os.environ["DATABASE_URL"] = url
    fresh = environment.database("DATABASE_URL")
    connection.settings_dict.update({key: fresh[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["OPTIONS"] = fresh["OPTIONS"]


def _empty_after_committing_tests(url: str) -> None:
    """Tests with `django_db(transaction=True)` commit: what they leave is removed by a role that may, unlike ours."""
    kept = ["django_migrations", "django_content_type", "auth_permission"]
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)"

    def empty(_: TransactionTestCase) -> None:
        connection.close()
        with psycopg.connect(url, autocommit=True) as admin:
            tables = [sql.Identifier(table) for (table,) in admin.execute(named, [kept])]
            admin.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))

    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]
