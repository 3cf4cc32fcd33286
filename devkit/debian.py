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
    by_hand = f"Missing for {purpose}: {' '.join(packages)}. Please run: sudo apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get") or not _may_install():
        raise Missing(by_hand)
    print(f"  installing {' '.join(packages)} (for: {purpose}) ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = [*_as_root(), "apt-get", "-qq", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{by_hand}\n{done.stderr.strip()}")


def _may_install() -> bool:
    return subprocess.run([*_as_root(), "true"], capture_output=True, check=False).returncode == 0


def _as_root() -> list[str]:
    """What to put before a command so that root runs it, without asking for a password."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") else ["false"]
