"""./dev lock: choose package versions anew. The lock files carry digests, but no addresses of any package index."""

import subprocess
import sys
from pathlib import Path

from devkit.node import run_npm
from devkit.paths import REQUIREMENTS

OLDEST_PYTHON = "3.11"
IN_ORDER = ("base", "dev", "uv", "node")


def lock() -> int:
    """Resolve requirements/*.in to *.txt for every platform and Python we support, and package.json to its lock."""
    for name in IN_ORDER:
        print(f"  locking requirements/{name}.in ...", file=sys.stderr, flush=True)
        files = [f"{name}.in", "-o", f"{name}.txt"]
        scope = ["--universal", "--python-version", OLDEST_PYTHON, "--upgrade"]
        form = ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet"]
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "pip", "compile", *files, *scope, *form], cwd=REQUIREMENTS, check=True)
    run_npm("update", "--save", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--package-lock-only")
    return 0
