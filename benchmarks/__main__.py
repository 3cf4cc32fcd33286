"""./dev bench [NAME]: measures, prints JSON; progress and the first targets go to standard error."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence

from benchmarks.applications import complete_applications
from benchmarks.faults import faults
from benchmarks.figures import Figure, machine
from benchmarks.first_visit import first_visit
from benchmarks.growth import growth
from benchmarks.municipalities import municipalities
from benchmarks.pages import public_pages, search, step_save
from benchmarks.paint import paint
from benchmarks.processes import memory, start_up
from benchmarks.scene import Scene, scene
from benchmarks.search_quality import search_quality
from benchmarks.targets import verdict

PARTS: dict[str, Callable[[Scene], Iterator[Figure]]] = {
    "start-up": start_up,
    "first-visit": first_visit,
    "paint": paint,
    "pages": public_pages,
    "search": search,
    "search-quality": search_quality,
    "step-save": step_save,
    "applications": complete_applications,
    "memory": memory,  # after the processes have worked
    "municipalities": municipalities,  # these two last: the others are about the demonstration
    "growth": growth,
}
#: Needs no portal, takes long, and is measured only when it is asked for.
ALONE: dict[str, Callable[[], Iterator[Figure]]] = {"faults": faults}


def main(arguments: Sequence[str]) -> int:
    """Measure one part, or all of them."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*PARTS, *ALONE], help="one part only")
    options = parser.parse_args(arguments)
    about = machine()
    figures = list(ALONE[options.name]()) if options.name in ALONE else list(_with_a_portal(options.name))
    about["load_after"] = round(os.getloadavg()[0], 2)
    for figure in figures:
        print(verdict(figure), file=sys.stderr)
    print(json.dumps({"machine": about, "figures": [figure.as_json() for figure in figures]}, indent=2))
    return 0


def _with_a_portal(wanted: str | None) -> Iterator[Figure]:
    with scene() as running:
        for name, part in PARTS.items():
            if wanted in (None, name):
                yield from part(running)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
