"""Packages of the operating system: install them where we may, name them where we may not. Standard library only."""

import os
import shutil
import subprocess
import sys


class Missing(Exception):
    """Something of the machine is missing and we may not install it; the message says what to do."""


def install(*packages: str, purpose: str) -> None:
    """Install Debian/Ubuntu packages with apt as root or through password-less sudo.

    Raises Missing with the command to run where neither is possible.
    """
    command = [*_become_root(), "apt-get", "-qq"]
    by_hand = f"{purpose} needs {' '.join(packages)}. Please run: sudo apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get") or (os.geteuid() != 0 and len(command) == len(("apt-get", "-qq"))):
        raise Missing(by_hand)
    print(f"  installing {' '.join(packages)} (for: {purpose}) ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{by_hand}\n{done.stderr.strip()}")


def _become_root() -> list[str]:
    if os.geteuid() == 0 or not shutil.which("sudo"):
        return []
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else []
