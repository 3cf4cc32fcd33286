"""The main job under load: from sending to the sealed certificate in the mailbox."""

import time
from collections.abc import Iterator

from benchmarks.citizens import CITIZENS, raw_post, reviews
from benchmarks.figures import Figure
from benchmarks.load import Load, Outcome, put_load_on
from benchmarks.scene import Scene, progress
from devkit.smoke import SEND

APPLICATIONS = 40
WARM_UP = 8
LETTERS = "SELECT count(*) FROM mailbox_letter"
LONGEST_WAIT = 120.0  # seconds
LOOK_EVERY = 0.05


def complete_applications(scene: Scene) -> Iterator[Figure]:
    """So many applications sent at once: register asked, PDF made and sealed, letter in the mailbox."""
    progress(f"filling in {WARM_UP + APPLICATIONS} applications")
    waiting = reviews(scene.address, WARM_UP + APPLICATIONS)
    requests = [raw_post(scene.host, visitor, page, SEND, {"bestaetigt": "yes"}) for visitor, page in waiting]
    bare = scene.inserts()
    progress(f"sending them, {CITIZENS} citizens at a time")
    _carry_out(scene, requests[:WARM_UP])  # the first ones load libraries and keys in every process
    outcome, seconds = _carry_out(scene, requests[WARM_UP:])
    yield Figure("complete applications", APPLICATIONS / seconds, "applications/s", bare.per_second)
    yield Figure("sending an application, p50", outcome.p50, "ms", bare.p50)
    yield Figure("sending an application, p95", outcome.p95, "ms", bare.p95)


def _carry_out(scene: Scene, requests: list[str]) -> tuple[Outcome, float]:
    """Send them all; answers how the sending went, and the seconds until the last certificate lay in its mailbox."""
    before = scene.ask_database(LETTERS)
    began = time.perf_counter()
    outcome = put_load_on(Load(scene.stage.ports.portal, requests, CITIZENS, status=302))
    while scene.ask_database(LETTERS) - before < len(requests):
        if time.perf_counter() - began > LONGEST_WAIT:
            raise RuntimeError(f"Not all {len(requests)} certificates came within {LONGEST_WAIT:g} seconds.")
        time.sleep(LOOK_EVERY)
    return outcome, time.perf_counter() - began
