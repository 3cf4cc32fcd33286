"""Second half of ./dev: everything that may use the installed packages."""

import subprocess
import sys
from collections.abc import Callable

from devkit import checks, lock, manage, start
from devkit.assets import build_assets
from devkit.debian import Missing


def _run_module(module: str, arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode


def _assets(_arguments: list[str]) -> int:
    print("Built." if build_assets() else "Nothing has changed.", file=sys.stderr)
    return 0


def _bench(arguments: list[str]) -> int:
    build_assets()
    return _run_module("benchmarks", arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "start": start.start,
    "check": lambda _: checks.check(),
    "test": checks.test,
    "fix": lambda _: checks.fix(),
    "bench": _bench,
    "smoke": lambda arguments: _run_module("devkit.smoke", arguments),
    "assets": _assets,
    "manage": manage.manage,
    "lock": lambda _: lock.lock(),
}


def main(command: str, *arguments: str) -> int:
    """Run one command of bootstrap.COMMANDS; the exit code says whether it went well."""
    try:
        return COMMANDS[command](list(arguments))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        print(f"This did not succeed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
