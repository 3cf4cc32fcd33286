"""Second half of ./dev: everything that may use the installed packages."""

import subprocess
import sys

from devkit import checks, lock, manage, start
from devkit.assets import build_assets
from devkit.debian import Missing

PROGRAMS = {"bench": "benchmarks", "smoke": "devkit.smoke"}


def main(command: str, *arguments: str) -> int:
    """Run one command; the exit code says whether it went well."""
    if command == "bench":
        build_assets()
    if command in PROGRAMS:
        return subprocess.run([sys.executable, "-m", PROGRAMS[command], *arguments], check=False).returncode
    match command:
        case "start":
            return start.start(list(arguments))
        case "check":
            return checks.check()
        case "test":
            return checks.test(list(arguments))
        case "fix":
            return checks.fix()
        case "manage":
            return manage.manage(list(arguments))
        case "lock":
            return lock.lock()
        case _:
            print("Built." if build_assets() else "Nothing has changed.", file=sys.stderr)
            return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Missing as missing:
        print(missing, file=sys.stderr)
        sys.exit(1)
    except subprocess.CalledProcessError as failed:
        print(f"This did not succeed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
