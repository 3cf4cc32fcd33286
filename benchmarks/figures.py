"""What a measurement is written down as."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure; ``baseline`` is what the bare view or the bare INSERT reached in the same run, in the same unit."""

    name: str
    value: float
    unit: str
    baseline: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The published shape; ``ratio`` is value divided by baseline."""
        ratio = round(self.value / self.baseline, 4) if self.baseline else None
        baseline = None if self.baseline is None else round(self.baseline, 3)
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "baseline": baseline,
            "ratio": ratio,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0..1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, Any]:
    """What the figures were measured on; a load above zero before we begin says how much else was going on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
