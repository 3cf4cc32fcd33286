"""`python -m tests.faults.seeded --first SEED --runs N`: so many lives in the database of DATABASE_URL; prints JSON."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import django

PER_TOWN = 40


def main() -> int:
    """Figures, and what happened where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=20261124)
    parser.add_argument("--runs", type=int, default=100)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    live_in_town = resolve_name("tests.faults.seeded_town:live_in_town")
    found: dict[str, Any] = {"runs": 0, "lost": 0, "double": 0, "killed_by_signal": 0, "audit_breaks": 0, "stories": []}
    with tempfile.TemporaryDirectory(prefix="kommunalportal-faults-") as folder:
        for first in range(0, options.runs, PER_TOWN):
            seeds = range(options.first + first, options.first + min(first + PER_TOWN, options.runs))
            for name, value in live_in_town(seeds, Path(folder)).items():
                found[name] += value
            print(
                f"  {found['runs']} runs, {found['lost']} lost, {found['double']} double", file=sys.stderr, flush=True
            )
    print(json.dumps(found, indent=1))
    return 1 if found["lost"] or found["double"] or found["audit_breaks"] else 0


if __name__ == "__main__":
    sys.exit(main())
