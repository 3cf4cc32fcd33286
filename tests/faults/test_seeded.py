"""Some of the seeded lives of `./dev bench faults`: 0 lost, 0 double."""

import json
import os
import subprocess
import sys
from pathlib import Path

from devkit.database import APP, Server
from tests.databases import copy_database, migrated_template

ROOT = Path(__file__).resolve().parents[2]
RUNS, PATIENCE = 60, 400


def test_seeded_lives_lose_nothing_and_double_nothing(server: Server, worker_id: str) -> None:
    name = f"seeded_{os.environ.get('KP_TEST_DATABASE', 'kommunalportal')}_{worker_id}"
    copy_database(server, migrated_template(server), name)
    command = [sys.executable, "-m", "tests.faults.seeded", "--runs", str(RUNS)]
    environment = {**os.environ, "DATABASE_URL": server.url(APP, name)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["lost"], figures["double"], figures["audit_breaks"]) == (0, 0, 0), figures["stories"]
    assert figures["runs"] == RUNS
    assert figures["killed_by_signal"] == RUNS // 20
