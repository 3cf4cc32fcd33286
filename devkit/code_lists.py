"""Take a code list from XRepository into the portal: `python -m devkit.code_lists states.xml countries --label ...`.

Only codes and names are taken over, with the list's identity and source; the file itself stays outside.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pycountry

from kommunalportal.formengine.codelists.genericode import Genericode, read_genericode
from kommunalportal.formengine.codelists.lists import DATA


def taken_over(
    given: Genericode, *, label: str, also: list[str], english: dict[str, str], only: str, source: str
) -> dict[str, Any]:
    """The list as the portal keeps it: rows with a value in column `only` (all without it), in the list's order."""
    rows = [row for row in given.rows if label in row and (not only or only in row)]
    return {
        "uri": given.uri,
        "version": given.version,
        "source": source,
        "entries": [_entry(row, given.key, label, also, english) for row in _told_apart(rows, label, also)],
    }


def _told_apart(rows: list[dict[str, str]], label: str, also: list[str]) -> list[dict[str, str]]:
    """Entries of the same name get their other name behind it."""
    names = Counter(row[label] for row in rows)
    others = [next((row[column] for column in also if column in row), "") for row in rows]
    return [
        {**row, label: f"{row[label]} ({other})"} if names[row[label]] > 1 and other else row
        for row, other in zip(rows, others, strict=True)
    ]


def _entry(row: dict[str, str], key: str, label: str, also: list[str], english: dict[str, str]) -> dict[str, Any]:
    name: str | dict[str, str] = row[label]
    translated = english.get(row[key])
    if translated and translated != name:
        name = {"de": row[label], "en": translated}
    others = list(dict.fromkeys(row[column] for column in also if column in row and row[column] != row[label]))
    return {"code": row[key], "label": name, **({"also": others} if others else {})}


def english_names_of_countries(given: Genericode, column: str) -> dict[str, str]:
    """Code -> English name, by the two-letter ISO code in a column (package pycountry)."""

    known = {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}
    return {row[given.key]: known[row[column]] for row in given.rows if row.get(column) in known}


def main() -> None:
    """Read the file, write the list, say what was taken over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="genericode 1.0 (XML)")
    parser.add_argument("name", help="name of the list in forms, for example countries")
    parser.add_argument("--label", required=True, help="column that people read")
    parser.add_argument(
        "--also", action="append", default=[], help="column with other words for the search; repeatable"
    )
    parser.add_argument("--only", default="", help="take rows only that have a value in this column")
    parser.add_argument("--iso", default="", help="column with the ISO code of a country, for English names")
    parser.add_argument("--source", required=True, help="who publishes the list, in words")
    given = parser.parse_args()
    read = read_genericode(given.file.read_bytes())
    english = english_names_of_countries(read, given.iso) if given.iso else {}
    data = taken_over(read, label=given.label, also=given.also, english=english, only=given.only, source=given.source)
    target = DATA / f"{given.name}.json"
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    print(f"{target.name}: {len(data['entries'])} of {len(read.rows)} entries, version {read.version}")


if __name__ == "__main__":
    main()
