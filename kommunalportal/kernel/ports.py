"""What the kernel asks of foreign products."""

from typing import Protocol


class Scanner(Protocol):
    """Looks for malware in files.

    Both raise ``TemporaryFailure`` if it cannot be reached or does not answer in time, and ``Misconfigured`` if trying
    again changes nothing.
    """

    def scan(self, content: bytes) -> str:
        """The name of what was found; empty if the file is clean."""

    def problems(self) -> list[str]:
        """What keeps it from working; empty if it does."""
