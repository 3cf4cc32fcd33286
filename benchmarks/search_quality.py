"""How often search finds what people mean: the test set of everyday questions, asked through the public interface."""

import csv
from collections.abc import Iterator

import httpx

from benchmarks.figures import Figure
from benchmarks.pages import QUESTIONS
from benchmarks.scene import Scene, progress
from devkit.visitor import LocalNames


def search_quality(scene: Scene) -> Iterator[Figure]:
    """Share of questions whose answer comes first, or among the first three. A bare view finds nothing: no baseline.

    "Held-out" are questions that synonyms and rules were never fitted to; "all" are these and the others.
    """
    progress("quality of search")
    with QUESTIONS.open(encoding="utf-8", newline="") as handle:
        cases = list(csv.DictReader(handle))
    with httpx.Client(base_url=scene.address, transport=LocalNames()) as client:
        places = [(case["set"], _place(client, case["question"], case["expected"].split("|"))) for case in cases]
    for name in ("all", "held-out"):
        of_set = [place for part, place in places if name in ("all", part)]
        prefix = "search quality" if name == "all" else f"search quality, {name}"
        yield Figure(f"{prefix}, first result", 100 * sum(place == 1 for place in of_set) / len(of_set), "%")
        yield Figure(f"{prefix}, first three", 100 * sum(place > 0 for place in of_set) / len(of_set), "%")


def _place(client: httpx.Client, question: str, expected: list[str]) -> int:
    """1 to 3, or 0 if none that would do is among the first three."""
    answer = client.get("/api/v1/services", params={"q": question, "limit": 3}).raise_for_status()
    names = [item["name"] for item in answer.json()["items"]]
    return next((place for place, name in enumerate(names, 1) if name in expected), 0)
