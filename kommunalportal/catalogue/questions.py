"""What a person means who types something into the search field: pure, without database.

"wo kriege ich einen neuen Perso" has one word that counts. A question has one or more readings: the words as they
stand, one for each synonym that fits, and one where neighbours are one word ("Anwohner Parkausweis").
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kommunalportal.catalogue.words import divided_words, fold, stem, words_of

MAX_CHARACTERS = 200
MAX_WORDS = 12
MAX_READINGS = 10
TRUST_PER_WORD = 0.08  # what a phrase of several words says is surer than what one word says
WEAK = 0.3


def _listed(name: str) -> frozenset[str]:
    text = (Path(__file__).resolve().parent / "data" / name).read_text(encoding="utf-8")
    return frozenset(fold(word) for word in text.split())


#: Words that say little about which service is meant ("beantragen"), and words that say nothing about it ("ich").
WEAK_WORDS = _listed("weak_words.txt")
FILLERS = _listed("filler_words.txt")


@dataclass(frozen=True)
class Term:
    """One word that counts, and how much. A needed word carries the reading: without it little is left of it."""

    word: str
    weight: float
    is_needed: bool = False


@dataclass(frozen=True)
class Reading:
    """One way to understand the question; ``trust`` lifts readings that rest on a phrase of several words."""

    terms: tuple[Term, ...]
    trust: float = 1.0


@dataclass(frozen=True)
class SynonymRule:
    """If all stems of ``phrase`` occur, ``meaning`` may stand in their place."""

    phrase: frozenset[str]
    meaning: tuple[str, ...]
    words: tuple[str, ...] = ()
    """The phrase as it was written, for correcting misspelled words to."""


def synonym_rule(phrase: str, meaning: str) -> SynonymRule:
    """Prepare one row of the synonym table for comparing."""
    words = tuple(words_of(phrase))
    meant = tuple(words_of(meaning))
    return SynonymRule(
        frozenset(map(stem, words)), tuple(word for word in meant if word not in FILLERS) or meant, words
    )


def cleaned(question: str) -> str:
    """What was typed, without control characters, with single blanks, and not longer than anybody's question."""
    visible = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in question[:1000])
    return " ".join(visible.split())[:MAX_CHARACTERS]


def asked_words(question: str) -> list[str]:
    """The folded words of a question, each once."""
    return list(dict.fromkeys(words_of(cleaned(question))))[:MAX_WORDS]


def joined_words(question: str, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Words that may be one: divided by hyphens, or neighbours. Joined word -> what it is made of."""
    joined = {word: tuple(part for part in words if part in word) for word in divided_words(cleaned(question))}
    for one, other in pairwise(words):
        joined.setdefault(one + other, (one, other))
    return joined


def readings_of(
    words: Sequence[str],
    rules: Iterable[SynonymRule] = (),
    *,
    meant: Mapping[str, tuple[str, ...]] | None = None,
    joined: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Reading, ...]:
    """All ways to understand the question, the literal one first; nothing if it has no word at all.

    ``meant``: for words that nobody knows, those that were probably meant (corrected, or parts of a compound).
    ``joined``: words that are known and are made of several of these.
    """
    if not words:
        return ()
    meant = meant or {}
    readings = [Reading(_terms(words, meant))]
    origins: dict[str, tuple[str, ...]] = {
        stem(part): (word,) for word in words for part in (*meant.get(word, ()), word)
    }
    for whole, parts in (joined or {}).items():
        origins[stem(whole)] = parts
        rest = [word for word in words if word not in parts and word not in FILLERS]
        readings.append(Reading((Term(whole, 1.0, is_needed=True), *_others(rest, meant)), 1.0 + TRUST_PER_WORD))
    for rule in _fitting(rules, origins):
        explained = {word for part in rule.phrase for word in origins[part]}
        rest = [word for word in words if word not in explained and word not in (*FILLERS, *rule.meaning)]
        needed = tuple(Term(word, WEAK if word in WEAK_WORDS else 1.0, is_needed=True) for word in rule.meaning)
        trust = 1.0 + TRUST_PER_WORD * (len(rule.phrase) - 1)
        readings.append(Reading((*needed, *_others(rest, meant)), trust))
    return tuple(readings)


def _fitting(rules: Iterable[SynonymRule], stems: Collection[str]) -> list[SynonymRule]:
    fitting = {rule for rule in rules if rule.phrase and all(part in stems for part in rule.phrase)}
    return sorted(fitting, key=lambda rule: (-len(rule.phrase), rule.meaning))[: MAX_READINGS - 1]


def _others(words: Sequence[str], meant: Mapping[str, tuple[str, ...]]) -> tuple[Term, ...]:
    return _terms(words, meant) if words else ()


def _terms(words: Sequence[str], meant: Mapping[str, tuple[str, ...]]) -> tuple[Term, ...]:
    telling = [word for word in words if word not in FILLERS] or list(words)
    terms = []
    for word in telling:
        parts = meant.get(word, (word,))
        weight = WEAK if word in WEAK_WORDS else 1.0
        terms += [Term(part, weight / len(parts)) for part in parts]
    return tuple(terms)
