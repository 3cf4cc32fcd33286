"""What a web process carries before anybody asked it for anything."""

import json
import subprocess
import sys

#: Each takes 2 to 20 MB, and most pages need none of them (see kernel/later.py).
HEAVY = {"PIL", "pikepdf", "typst", "pyhanko", "holidays", "segno", "lxml", "icalendar", "schwifty", "httpx"}
LOAD = (
    "import json, sys; import kommunalportal.config.wsgi, kommunalportal.config.urls; print(json.dumps([*sys.modules]))"
)


def test_the_web_starts_without_the_libraries_that_few_pages_need() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert sorted(HEAVY & loaded) == []
