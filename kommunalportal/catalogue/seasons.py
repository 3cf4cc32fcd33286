"""Which services people need at this time of the year: ``data/seasons.csv``, to be edited."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils import timezone

from kommunalportal.catalogue.words import words_of

_FILE = Path(__file__).resolve().parent / "data" / "seasons.csv"


@dataclass(frozen=True)
class Season:
    """From one day to another: of every year ("11-15"), or of one ("2027-04-25")."""

    service: str
    """Its name, folded."""
    first: str
    last: str

    def includes(self, day: date) -> bool:
        """Whether the day lies in it. A yearly season may reach over New Year."""
        here = f"{day:%Y-%m-%d}" if len(self.first) == len("2027-01-01") else f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


def lifts_on(day: date) -> dict[str, float]:
    """Folded names of services that have their season on this day."""
    return {season.service: 1.0 for season in _seasons() if season.includes(day)}


def lifts_today() -> dict[str, float]:
    """The same for today."""
    return lifts_on(timezone.localdate())


@cache
def _seasons() -> tuple[Season, ...]:
    with _FILE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return tuple(Season(" ".join(words_of(row["service"])), row["first"], row["last"]) for row in rows)
