"""The same work with a million stored applications and all municipalities: how much slower than in an empty portal."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote_plus

from benchmarks.applications import complete_applications
from benchmarks.citizens import drafts, logged_in, raw_get, raw_post
from benchmarks.figures import Figure
from benchmarks.load import get
from benchmarks.municipalities import WORDS
from benchmarks.scene import TENANT, Scene, progress
from devkit.paths import ROOT
from devkit.smoke import ANSWERS, CONTINUE, DEMO_EMAIL, SERVICE

APPLICATIONS = 1_000_000
DRAFTS = 8
RUNS = 3  # the quickest counts: what else happens on the machine only ever adds
CLERK = f"clara.winter@{TENANT}.example"
WORK_LIST = "/sachbearbeitung/"


def growth(scene: Scene) -> Iterator[Figure]:
    """Each figure of the grown portal; its baseline is the same figure before."""
    before = dict(_figures(scene))
    yield Figure("growth, applications stored", _grown(scene), "applications")
    for name, value in _figures(scene):
        yield Figure(f"growth, {name}", value, "ms", before[name])
        yield Figure(f"growth, {name}, times as slow", value / before[name], "times")


def _figures(scene: Scene) -> Iterator[tuple[str, float]]:
    """Name, and milliseconds (median, one after the other; of the main job: the time of the machine for each)."""
    rate = next(iter(complete_applications(scene))).value  # first, so that there are cases to look at
    yield "complete application", 1000 / rate
    begun = drafts(scene.address, DRAFTS)
    saves = [raw_post(scene.host, visitor, page, CONTINUE, ANSWERS["zweck"]) for visitor, page in begun]
    yield "step save", _median(scene, "step save", saves, status=302)
    with ExitStack() as held:
        ada, clara = (held.enter_context(logged_in(scene.address, email)) for email in (DEMO_EMAIL, CLERK))
        listed = f"{WORK_LIST}?liste=closed"
        case = clara.open(listed).links(WORK_LIST)[-1][0]
        pages = {
            "my applications": [raw_get(scene.host, ada, "/konto/antraege/")],
            "work list": [raw_get(scene.host, clara, WORK_LIST)],
            "one case": [raw_get(scene.host, clara, case)],
            "service page": [get(scene.host, f"/leistungen/{SERVICE}/")],
            "search": [get(scene.host, f"/suche?q={quote_plus(f'{one} {two}')}") for one in WORDS for two in WORDS],
        }
        for name, requests in pages.items():
            yield name, _median(scene, name, requests)


def _median(scene: Scene, name: str, requests: list[str], *, status: int = 200) -> float:
    progress(f"{name}, one connection")
    return min(scene.load(requests, 1, status=status).p50 for _ in range(RUNS))


def _grown(scene: Scene) -> int:
    for command in (["seed_municipalities"], ["seed_applications", str(APPLICATIONS)]):
        progress(" ".join(command))
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=dict(scene.stage.environment),
            check=True,
            capture_output=True,
        )
    scene.refresh_statistics()
    return scene.ask_database("SELECT count(*) FROM applications_application")
