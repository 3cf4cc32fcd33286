"""Where the forms come from that are not the municipality's own."""

import csv
from dataclasses import dataclass
from functools import cache

from kommunalportal.catalogue.form_source import FOLDER
from kommunalportal.kernel.tenancy import current_tenant


@dataclass(frozen=True)
class FormOrigin:
    """A page with the form (empty where none is known), and what one should know about it."""

    url: str = ""
    note: str = ""


def form_origin(service_name: str) -> FormOrigin:
    """What is known about the form of a service that another authority hands out."""
    row = _origins().get(service_name, {})
    return FormOrigin(row.get(current_tenant().slug, row.get("nrw", "")), row.get("note", ""))


@cache
def _origins() -> dict[str, dict[str, str]]:
    with (FOLDER / "elsewhere.csv").open(encoding="utf-8", newline="") as handle:
        return {row["service"]: row for row in csv.DictReader(handle)}
