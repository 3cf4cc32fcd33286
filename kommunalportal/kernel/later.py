"""Heavy libraries that most processes never use are loaded by whoever uses them first.

Checking an upload or drawing a PDF takes libraries of 5 to 15 MB each; a web process that shows pages does without.
"""

from importlib import import_module
from typing import Any


class _Later:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        # A look into sys.modules once it is loaded; Python's own lock keeps two threads from loading at once.
        return getattr(import_module(self._name), attribute)


def load_later(name: str) -> Any:
    """Stands in for the module ``name``; give type checkers the real one under ``TYPE_CHECKING``."""
    return _Later(name)
