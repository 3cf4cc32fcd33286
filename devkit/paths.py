"""Where things of this checkout lie. Standard library only: the bootstrap reads it before any package is installed."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
DATA = ROOT / ".data"
BUILD = ROOT / "build"
STATIC = BUILD / "static"
NODE_MODULES = ROOT / "node_modules"
