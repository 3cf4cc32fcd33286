"""What the processes need: memory, and time until they answer."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.load import get
from benchmarks.scene import BARE, PORTAL, Scene, answers, progress, served
from devkit.smoke import SERVICE
from devkit.start import readiness

STARTS = 3
WORKER = "manage.py\0work"
PAGES = ("/", f"/leistungen/{SERVICE}/", "/suche?q=ausweis", "/anmelden", "/termine/", "/aemter/")


def memory(scene: Scene) -> Iterator[Figure]:
    """Memory of a web process and of a worker process after they have worked; PSS counts shared pages by share."""
    scene.bare_view(8)
    progress("memory under load")
    scene.load([get(scene.host, page) for page in PAGES], 8)
    bare = _largest(BARE)
    for name, own in (("web worker", _largest(PORTAL)), ("worker", _largest(WORKER))):
        yield Figure(f"memory of a {name}, RSS", own[0], "MB", bare[0])
        yield Figure(f"memory of a {name}, PSS", own[1], "MB", bare[1])


def start_up(scene: Scene) -> Iterator[Figure]:
    """From starting the web process until /readyz answers 200 (the bare view: until it answers); the best of three."""
    progress("start of the web process")
    bare = min(_seconds_until(answers, scene, BARE) for _ in range(STARTS))
    own = min(_seconds_until(lambda port: not readiness(port), scene, PORTAL) for _ in range(STARTS))
    yield Figure("start of the web process", own, "s", bare)


def _seconds_until(is_ready: Callable[[int], bool], scene: Scene, application: str) -> float:
    port = scene.spare_port
    began = time.monotonic()
    with served(application, port, scene.stage, workers=1, is_ready=is_ready):
        return time.monotonic() - began


def largest_portal_process() -> tuple[float, float]:
    """RSS and PSS of the portal's largest web process."""
    return _largest(PORTAL)


def _largest(command: str) -> tuple[float, float]:
    """RSS and PSS, in MB, of the largest of our processes that were started with this in the command line."""
    ours = _descendants(os.getpid())
    named = {pid for pid in ours if command in _read(pid, "cmdline")}
    kin = {pid for process in named for pid in {process, *_descendants(process)}}
    return max(_memory(pid) for pid in kin)


def _descendants(process: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        status = _read(int(entry.name), "stat")
        if status:
            parents[int(entry.name)] = int(status.rpartition(")")[2].split()[1])
    found = {process}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}


def _memory(pid: int) -> tuple[float, float]:
    sizes = dict(line.split(":", 1) for line in _read(pid, "smaps_rollup").splitlines()[1:])
    return tuple(int(sizes[name].split()[0]) / 1000 for name in ("Rss", "Pss"))  # type: ignore[return-value]


def _read(pid: int, name: str) -> str:
    try:
        return (Path("/proc") / str(pid) / name).read_text()
    except OSError:
        return ""
