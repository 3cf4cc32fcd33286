"""The files of this checkout that the architecture tests read: what git knows or would take."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_TEXT = {".png", ".jpg", ".pdf", ".ico", ".woff2", ".xml", ".xsd", ".csv", ".mo", ".pem", ".p12", ".zip"}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file, except data of others and lock files."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    files = (ROOT / name for name in sorted(set(names)))
    return tuple(file for file in files if file.is_file() and file.suffix not in NOT_TEXT)


def python_files() -> tuple[Path, ...]:
    """Every Python file but migrations, which Django writes."""
    return tuple(file for file in text_files() if file.suffix == ".py" and "migrations" not in file.parts)


def place(file: Path, line: int) -> str:
    """How a finding names its place."""
    return f"{file.relative_to(ROOT)}:{line}"
