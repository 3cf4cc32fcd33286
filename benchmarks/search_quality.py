"""How often search finds what people mean: the test set of everyday questions, asked through the public interface."""

import csv
from collections.abc import Iterator

import httpx

from benchmarks.figures import Figure
from benchmarks.pages import QUESTIONS
from benchmarks.scene import Scene, progress
from devkit.visitor import LocalNames


def search_quality(scene: Scene) -> Iterator[Figure]:
    """Share of questions whose answer comes first, or among the first three. A bare view finds nothing: no baseline."""
    progress("quality of search")
    with QUESTIONS.open(encoding="utf-8", newline="") as handle:
        cases = [(row["question"], row["expected"]) for row in csv.DictReader(handle)]
    with httpx.Client(base_url=scene.address, transport=LocalNames()) as client:
        places = [_place(client, question, expected) for question, expected in cases]
    yield Figure("search quality, first result", 100 * sum(place == 1 for place in places) / len(cases), "%")
    yield Figure("search quality, first three", 100 * sum(place > 0 for place in places) / len(cases), "%")


def _place(client: httpx.Client, question: str, expected: str) -> int:
    """1 to 3, or 0 if it is not among the first three."""
    answer = client.get("/api/v1/services", params={"q": question, "limit": 3}).raise_for_status()
    names = [item["name"] for item in answer.json()["items"]]
    return names.index(expected) + 1 if expected in names else 0
