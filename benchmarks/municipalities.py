"""The same pages with all 396 municipalities of the state instead of two: how much slower, and how much memory."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote_plus

from benchmarks.figures import Figure
from benchmarks.load import Outcome, get
from benchmarks.processes import largest_portal_process
from benchmarks.scene import TENANT, Scene, progress
from devkit.paths import ROOT
from devkit.smoke import SERVICE

#: One after the other: of several connections, each run deals other numbers to the two web workers.
CONNECTIONS = 1
#: Pages that are kept, and a search that is asked something else every time.
KEPT = {"start page": "/", "service page": f"/leistungen/{SERVICE}/", "services from A to Z": "/leistungen/"}
WORDS = ("ausweis", "hund", "umzug", "geburt", "gewerbe", "wohngeld", "parken", "heirat", "pass", "müll")
EACH = 40  # municipalities are asked in turn
RUNS = 3  # the quickest counts: what else happens on the machine only ever adds


def municipalities(scene: Scene) -> Iterator[Figure]:
    """Each page with two municipalities and with all of them; the baseline of the second is the first."""
    before = {name: _measured(scene, name, requests) for name, requests in _requests(scene, [TENANT]).items()}
    progress("making all municipalities of the state")
    made = subprocess.run(
        [sys.executable, "manage.py", "seed_municipalities"],
        cwd=ROOT,
        env=dict(scene.stage.environment),
        check=True,
        capture_output=True,
        text=True,
    )
    yield Figure("municipalities, time to make them", float(made.stdout.split()[-2]), "s")
    slugs = [TENANT, *_some_slugs(scene)]
    for name, requests in _requests(scene, [TENANT]).items():
        after = _measured(scene, f"{name} beside all municipalities", requests)
        ratio = after.p50 / before[name].p50
        yield Figure(f"municipalities, {name}, p50", after.p50, "ms", before[name].p50)
        yield Figure(f"municipalities, {name}, times as slow", ratio, "times")
    _measured(scene, "pages of many municipalities", _requests(scene, slugs)["start page"])
    _measured(scene, "services of many municipalities", _requests(scene, slugs)["service page"])
    resident, _shared = largest_portal_process()
    yield Figure("municipalities, memory of a web worker, RSS", resident, "MB")


def _measured(scene: Scene, name: str, requests: list[str]) -> Outcome:
    progress(f"{name}, one connection")
    return min((scene.load(requests, CONNECTIONS) for _ in range(RUNS)), key=lambda outcome: outcome.p50)


def _requests(scene: Scene, slugs: list[str]) -> dict[str, list[str]]:
    port = scene.stage.ports.portal
    hosts = [f"{slug}.localhost:{port}" for slug in slugs]
    questions = [quote_plus(" ".join(words)) for words in product(WORDS, repeat=3)]
    found = {name: [get(host, path) for host in hosts] for name, path in KEPT.items()}
    return {**found, "search": [get(host, f"/suche?q={question}") for host in hosts for question in questions]}


def _some_slugs(scene: Scene) -> list[str]:
    rows = scene.ask_database_for_texts("SELECT slug FROM kernel_tenant WHERE kind = 'municipality' ORDER BY ags")
    return rows[:: max(1, len(rows) // EACH)]
