"""What a person means who types something into the search field: pure, without database.

"wo kriege ich einen neuen Perso" has one word that counts. A question has one or more readings: the words as they
stand, and one for each synonym that fits.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kommunalportal.catalogue.words import fold, stem, words_of

MAX_CHARACTERS = 200
MAX_WORDS = 12
MAX_READINGS = 6


def _listed(name: str) -> frozenset[str]:
    text = (Path(__file__).resolve().parent / "data" / name).read_text(encoding="utf-8")
    return frozenset(fold(word) for word in text.split())


#: Words that say little about which service is meant ("beantragen"), and words that say nothing about it ("ich").
_WEAK = _listed("weak_words.txt")
_FILLERS = _listed("filler_words.txt")


@dataclass(frozen=True)
class Term:
    """One word that counts, and how much. A needed word carries the reading: without it little is left of it."""

    word: str
    weight: float
    is_needed: bool = False


@dataclass(frozen=True)
class Reading:
    """One way to understand the question.

    ``trust`` lifts readings that rest on a phrase of several words; ``explains`` are the words a synonym stands for.
    """

    terms: tuple[Term, ...]
    trust: float = 1.0
    explains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SynonymRule:
    """If all stems of ``phrase`` occur, ``meaning`` may stand in their place."""

    phrase: frozenset[str]
    meaning: tuple[str, ...]


def synonym_rule(phrase: str, meaning: str) -> SynonymRule:
    """Prepare one row of the synonym table for comparing."""
    return SynonymRule(frozenset(stem(word) for word in words_of(phrase)), tuple(words_of(meaning)))


def cleaned(question: str) -> str:
    """What was typed, without control characters, with single blanks, and not longer than anybody's question."""
    visible = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in question[:1000])
    return " ".join(visible.split())[:MAX_CHARACTERS]


def readings_of(question: str, synonyms: Iterable[SynonymRule]) -> tuple[Reading, ...]:
    """All ways to understand the question, the literal one first; nothing if it has no word at all."""
    words = list(dict.fromkeys(words_of(cleaned(question))))[:MAX_WORDS]
    if not words:
        return ()
    readings = [Reading(_terms(words))]
    stems = {stem(word): word for word in words}
    fitting = [rule for rule in synonyms if rule.phrase and rule.phrase <= stems.keys()]
    for rule in sorted(fitting, key=lambda rule: (-len(rule.phrase), rule.meaning))[: MAX_READINGS - 1]:
        rest = [word for word in words if stem(word) not in rule.phrase and word not in _FILLERS]
        meant = tuple(Term(term.word, term.weight, is_needed=True) for term in _terms(rule.meaning))
        others = _terms([word for word in rest if word not in rule.meaning]) if rest else ()
        explains = frozenset(stems[part] for part in rule.phrase)
        readings.append(Reading((*meant, *others), 1.0 + 0.08 * (len(rule.phrase) - 1), explains))
    return tuple(readings)


def corrected(readings: Sequence[Reading], corrections: dict[str, tuple[str, ...]]) -> tuple[Reading, ...]:
    """The same readings with misspelled words replaced by what they probably should be."""
    result = []
    for reading in readings:
        terms: list[Term] = []
        for term in reading.terms:
            better = corrections.get(term.word, (term.word,))
            terms += [replace(term, word=word, weight=term.weight / len(better)) for word in better]
        result.append(replace(reading, terms=tuple(terms)))
    return tuple(result)


def _terms(words: Sequence[str]) -> tuple[Term, ...]:
    telling = [word for word in words if word not in _FILLERS] or list(words)
    return tuple(Term(word, 0.3 if word in _WEAK else 1.0) for word in telling)
