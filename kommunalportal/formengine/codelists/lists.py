"""The code lists that forms may offer, each read once per process when a form first needs it."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kommunalportal.formengine.characters import search_key
from kommunalportal.formengine.document import LocalText

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Entry:
    """One code with what people read, and other words by which it is found."""

    value: str
    label: LocalText
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A published list. `uri` and `version` go with every code that is handed over."""

    uri: str
    version: str
    source: str
    entries: tuple[Entry, ...]

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        """Every entry by its code."""
        return {entry.value: entry for entry in self.entries}


def names() -> list[str]:
    """The lists that exist."""
    return sorted(path.stem for path in DATA.glob("*.json"))


@cache
def code_list(name: str) -> CodeList:
    """The list of this name; LookupError for unknown names."""
    if name not in names():
        raise LookupError(name)
    data = json.loads((DATA / f"{name}.json").read_text())
    entries = (
        Entry(row["code"], LocalText.model_validate(row["label"]), tuple(row.get("also", ())))
        for row in data["entries"]
    )
    return CodeList(data["uri"], data["version"], data["source"], tuple(entries))


def found_by_words(entries: tuple[Entry, ...], typed: str) -> list[Entry]:
    """Entries that somebody may mean: exactly so called, else beginning so, else containing every word."""
    wanted = search_key(typed)
    if not wanted:
        return []
    named = [(entry, _words(entry)) for entry in entries]
    exact = [entry for entry, words in named if wanted in words]
    if exact:
        return exact
    beginning = [entry for entry, words in named if any(word.startswith(wanted) for word in words)]
    parts = wanted.split()
    return beginning or [entry for entry, words in named if all(part in " ".join(words) for part in parts)]


@cache
def _words(entry: Entry) -> tuple[str, ...]:
    texts = (entry.value, entry.label.de, entry.label.en, *entry.also)
    return tuple(search_key(text) for text in texts if text)
