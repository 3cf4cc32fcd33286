"""Pages under load: start page, service page, search and suggestions with ever new questions, saving a step."""

import csv
import random
from collections.abc import Iterator
from urllib.parse import quote_plus

from benchmarks.citizens import drafts, raw_post
from benchmarks.figures import Figure
from benchmarks.load import Outcome, get
from benchmarks.scene import Scene, progress
from devkit.paths import ROOT
from devkit.smoke import ANSWERS, CONTINUE, SERVICE

CONNECTIONS = (1, 8)
DRAFTS = 16
QUESTIONS = ROOT / "kommunalportal" / "catalogue" / "tests" / "search_questions.csv"
PAIRS = 500  # of questions


def public_pages(scene: Scene) -> Iterator[Figure]:
    """Start page and service page."""
    for name, path in (("start page", "/"), ("service page", f"/leistungen/{SERVICE}/")):
        yield from _under_load(scene, name, [get(scene.host, path)])


def search(scene: Scene) -> Iterator[Figure]:
    """The results page and the suggestions, asked something else every time, so that no finished page helps."""
    for name, path in (("search", "/suche"), ("suggestions", "/suche/vorschlaege")):
        requests = [get(scene.host, f"{path}?q={quote_plus(question)}") for question in _as_typed()]
        yield from _under_load(scene, name, requests)


def step_save(scene: Scene) -> Iterator[Figure]:
    """Saving one answer of a draft, logged in; compared with a bare INSERT, because it must write."""
    progress(f"filling in {DRAFTS} drafts")
    requests = [
        raw_post(scene.host, visitor, page, CONTINUE, ANSWERS["zweck"])
        for visitor, page in drafts(scene.address, DRAFTS)
    ]
    bare = scene.inserts()
    for connections in CONNECTIONS:
        progress(f"step save, {_at(connections)}")
        outcome = scene.load(requests, connections, status=302)
        yield Figure(f"step save, {_at(connections)}", outcome.per_second, "requests/s", bare.per_second)
        yield Figure(f"step save, {_at(connections)}, p50", outcome.p50, "ms", bare.p50)
        yield Figure(f"step save, {_at(connections)}, p95", outcome.p95, "ms", bare.p95)


def _under_load(scene: Scene, name: str, requests: list[str]) -> Iterator[Figure]:
    for turn, connections in enumerate(CONNECTIONS):
        bare = scene.bare_view(connections)
        progress(f"{name}, {_at(connections)}")
        # What was asked before might be remembered.
        fresh = requests[turn :: len(CONNECTIONS)] or requests
        yield from _three(f"{name}, {_at(connections)}", scene.load(fresh, connections), bare)


def _three(name: str, outcome: Outcome, bare: Outcome) -> Iterator[Figure]:
    yield Figure(name, outcome.per_second, "requests/s", bare.per_second)
    yield Figure(f"{name}, p50", outcome.p50, "ms", bare.p50)
    yield Figure(f"{name}, p95", outcome.p95, "ms", bare.p95)


def _at(connections: int) -> str:
    return f"{connections} connection{'s' if connections > 1 else ''}"


def _as_typed() -> list[str]:
    """Questions as people type them: beginnings, misspellings, two at once. The same ones in every run."""
    with QUESTIONS.open(encoding="utf-8", newline="") as handle:
        questions = [row["question"] for row in csv.DictReader(handle)]
    chance = random.Random(4711)
    beginnings = {question[:length] for question in questions for length in range(3, len(question) + 1)}
    misspelled = {question[:at] + question[at + 1 :] for question in questions for at in range(1, len(question))}
    pairs = [f"{one} {other}" for one in questions for other in questions if one != other]
    asked = sorted(beginnings | misspelled) + chance.sample(pairs, PAIRS)
    chance.shuffle(asked)
    return asked
