"""Nobody's application is lost or doubled, whatever happens: seeded lives in a database of their own.

What is real in them and what is played stands in ``tests/faults/seeded_life.py``. ``KP_FAULT_RUNS`` and
``KP_FAULT_SEED`` choose how many and which; two processes at once, each in a database of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.figures import Figure
from benchmarks.scene import progress
from devkit.database import APP, Server
from devkit.guardian import guarded_server
from devkit.paths import DATA, ROOT
from tests.databases import copy_database, migrated_template

RUNS, SEED, PROCESSES = 10_000, 20261124, 2
FIGURES = ("runs", "lost", "double", "killed_by_signal", "audit_breaks")


def faults() -> Iterator[Figure]:
    """Runs, and how many applications were lost or doubled in them."""
    runs, seed = int(os.environ.get("KP_FAULT_RUNS", RUNS)), int(os.environ.get("KP_FAULT_SEED", SEED))
    share = -(-runs // PROCESSES)
    progress(f"{runs} lives among accidents")
    with guarded_server(DATA / "bench") as server:
        firsts = range(seed, seed + runs, share)
        started = [_start(server, first, min(share, seed + runs - first)) for first in firsts]
        ends = [_end(one) for one in started]
    for story in (story for end in ends for story in end["stories"]):
        print("\n".join(story), file=sys.stderr)
    for name in FIGURES:
        yield Figure(name, sum(end[name] for end in ends), "runs" if name != "audit_breaks" else "entries")


def _start(server: Server, first: int, runs: int) -> "subprocess.Popen[str]":
    name = f"faults_{first}"
    copy_database(server, migrated_template(server), name)
    command = [sys.executable, "-m", "tests.faults.seeded", "--first", str(first), "--runs", str(runs)]
    environment = {**os.environ, "DATABASE_URL": server.url(APP, name), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _end(process: "subprocess.Popen[str]") -> dict[str, Any]:
    output, _ = process.communicate()
    if not output:
        raise RuntimeError("The lives ended early; the reason stands above.")
    found: dict[str, Any] = json.loads(output)
    return found
