"""The texts that come with the catalogue: a summary per service, full texts, and where a law can be read.

All of them are drafts of this project for editors, by the service's name. Loading puts them into the database; only
``law_links`` is asked while a page is made.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kommunalportal.catalogue.shipped import FOLDER
from kommunalportal.formengine.yaml_source import YamlSource

TEXTS = FOLDER / "texts"

Text = Annotated[str, Field(min_length=1)]

_FIRST_NUMBER = re.compile(r"(?:§+|\bArt(?:ikel|\.))\s*(\d+\s?[a-z]?)\b")
_EU_REGULATION = re.compile(r"Verordnung \(?E[GU]\)? Nr\. (\d+)/(\d{4})")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
#: A law whose name only comes after the next comma: "§§ 2, 3, 15 bis 19 Insolvenzordnung", "Handels-, Partner...".
_UNFINISHED = re.compile(r".*-|(?:[§–\d\s.,]|\b(?:[a-z]|Artikel|Absatz|Nummer|Satz|Buchstabe|und|bis)\b)*")


@dataclass(frozen=True)
class Summary:
    """What a service is for, in one to three plain sentences, for whom, and what one typically needs."""

    name: str
    summary: str
    who: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class LawLink:
    """One law of a legal basis; ``url`` is empty where no lasting address is known."""

    text: str
    url: str


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class DocumentNeeded(_Part):
    """A document to bring along; ``service`` is the slug of the service that issues it, where there is one."""

    text: Text
    service: str = ""


class Law(_Part):
    """A law the text rests on; without ``url`` where no lasting address is known."""

    text: Text
    url: str = ""


class EasyText(_Part):
    """The same in Leichte Sprache; not yet tested by people with learning difficulties."""

    summary: Text
    paragraphs: tuple[Text, ...] = Field(min_length=1)


class FullText(_Part):
    """Everything a page says about one of the most used services."""

    name: Text
    who: Text
    requirements: tuple[Text, ...] = ()
    documents: tuple[DocumentNeeded, ...] = ()
    procedure: tuple[Text, ...] = Field(min_length=1)
    deadlines: tuple[Text, ...] = ()
    objection: str = ""
    related: tuple[str, ...] = ()
    law: tuple[Law, ...] = ()
    easy: EasyText


class _KnownLaw(_Part):
    """``paragraph_url`` contains {number}; ``renumbered`` says that the catalogue's numbers are of an older version."""

    name: Text
    url: str = ""
    paragraph_url: str = ""
    renumbered: bool | tuple[str, ...] = False
    also: tuple[str, ...] = ()

    def address(self, number: str) -> str:
        """Of the paragraph where its number still means the same, else of the whole law."""
        outdated = self.renumbered if isinstance(self.renumbered, bool) else number in self.renumbered
        return self.paragraph_url.format(number=number) if number and self.paragraph_url and not outdated else self.url


@cache
def shipped_summaries() -> dict[str, Summary]:
    """Name of a service -> its summary."""
    with (TEXTS / "summaries.csv").open(encoding="utf-8", newline="") as handle:
        return {row["name"]: _summary(row) for row in csv.DictReader(handle)}


@cache
def shipped_full_texts() -> dict[str, FullText]:
    """Name of a service -> its full text."""
    texts = (FullText.model_validate(_yaml(f"full/{path.name}")) for path in sorted((TEXTS / "full").glob("*.yaml")))
    return {text.name: text for text in texts}


def law_links(legal_basis: str) -> list[LawLink]:
    """The single laws of a legal basis as the catalogue writes it, each with its address where one is known."""
    return [LawLink(text, _address(text)) for text in _single_laws(legal_basis)]


def _summary(row: dict[str, str]) -> Summary:
    needs = tuple(need.strip() for need in row["needs"].split(";") if need.strip())
    return Summary(row["name"], row["summary"], row["who"], needs)


def _single_laws(legal_basis: str) -> Iterator[str]:
    """The source separates laws by commas, and so it does with the numbers inside one law."""
    begun = ""
    for piece in " ".join(legal_basis.replace(" _ ", " – ").split()).split(", "):
        begun = f"{begun}, {piece}" if begun else piece
        if not _UNFINISHED.fullmatch(begun):
            yield begun.strip(" ,")
            begun = ""


def _address(text: str) -> str:
    if regulation := _EU_REGULATION.search(text):
        return f"https://eur-lex.europa.eu/eli/reg/{regulation[2]}/{regulation[1]}/oj"
    law = _law_named_in(text)
    number = _FIRST_NUMBER.search(text)
    return law.address(number[1].replace(" ", "") if number else "") if law else ""


def _law_named_in(text: str) -> _KnownLaw | None:
    """By the abbreviation in brackets, else by one in the text, else by the law's name."""
    laws = _laws()
    in_brackets = (laws[part] for part in reversed(_IN_BRACKETS.findall(text)) if part in laws)
    words = f" {re.sub('[(),;]', ' ', text)} "
    in_words = (laws[part] for part in laws if f" {part} " in words)
    by_name = (law for law in laws.values() if text.endswith(law.name))
    return next(chain(in_brackets, in_words, by_name), None)


@cache
def _laws() -> dict[str, _KnownLaw]:
    """By abbreviation, the longest first: "SGB XII" is not "SGB X"."""
    laws = {abbreviation: _KnownLaw.model_validate(entry) for abbreviation, entry in _yaml("laws.yaml").items()}
    laws |= {other: law for law in laws.values() for other in law.also}
    return dict(sorted(laws.items(), key=lambda item: -len(item[0])))


def _yaml(name: str) -> Any:
    return YamlSource((TEXTS / name).read_bytes()).data
