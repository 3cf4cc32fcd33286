"""First half of ./dev: a virtual environment with exactly the locked packages. Standard library only.

Runs before every command; when the lock files have not changed this costs a few milliseconds.
"""

import hashlib
import os
import subprocess
import sys

from devkit.debian import Missing, install
from devkit.paths import REQUIREMENTS, ROOT, VENV

USAGE = """\
Usage: ./dev COMMAND

  start [--port P] [--reset]   run the whole portal with demo data (first time: about two minutes)
  check                        everything CI checks: style, types, imports, migrations, assets, tests
  test [PATH ...]              tests only; further arguments go to pytest
  fix                          put the code into shape (ruff)
  bench [NAME]                 measure; prints JSON
  smoke [URL]                  run the main job against a running portal; prints JSON
  assets                       build style sheets, scripts, fonts and translations
  manage COMMAND ...           a Django command against the database of ./dev start
  lock                         resolve requirements/*.in and package.json anew
  help                         this text
"""
COMMANDS = ("start", "check", "test", "fix", "bench", "smoke", "assets", "manage", "lock")
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locked"


def main(arguments: list[str]) -> int:
    """Prepare the environment, then become `python -m devkit` inside it; only returns if something is wrong."""
    command = arguments[0] if arguments else "help"
    if command in ("help", "--help", "-h"):
        print(USAGE)
        return 0
    if command not in COMMANDS:
        print(f"./dev does not know '{command}'.\n\n{USAGE}", file=sys.stderr)
        return 2
    try:
        ensure_packages()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        print(f"This did not succeed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    os.chdir(ROOT)
    return os.execv(PYTHON, [str(PYTHON), "-m", "devkit", *arguments])


def ensure_packages() -> None:
    """Create .venv and install requirements/dev.txt by hash, unless that has been done for these very lock files."""
    if not _works():
        _create_environment()
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("  installing Python packages (the first time: about a minute) ...", file=sys.stderr, flush=True)
    _pip("uv.txt")
    uv = [str(VENV / "bin" / "uv"), "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
    if subprocess.run([*uv, str(REQUIREMENTS / "dev.txt")], check=False).returncode:
        print("  uv did not succeed, trying pip (slower) ...", file=sys.stderr, flush=True)
        _pip("dev.txt")
    STAMP.write_text(wanted)


def _works() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0


def _create_environment() -> None:
    print(f"  creating {VENV.name} with Python {sys.version.split()[0]} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        install("python3-venv", purpose="a Python environment of its own")
        subprocess.run(command, check=True)


def _pip(lock_file: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*command, "-r", str(REQUIREMENTS / lock_file)], check=True)


def _fingerprint() -> str:
    digest = hashlib.sha256((VENV / "pyvenv.cfg").read_bytes())
    for name in ("uv.txt", "dev.txt"):
        digest.update((REQUIREMENTS / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
