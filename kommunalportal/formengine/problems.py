"""What is wrong with a bundle, said with file, line and place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BundleProblem:
    """One thing that is wrong: file (relative to the bundle), line from 1, place in the document, message."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place + ': ' if self.place else ''}{self.message}"


class BadBundle(Exception):
    """This is not a bundle; `problems` says why, all of them at once."""

    def __init__(self, problems: Sequence[BundleProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)
