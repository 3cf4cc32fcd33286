"""The words of one owner's services, made for comparing typed words with them: pure, without database.

PostgreSQL stems the texts and weighs their fields when they are published (``search_document``); what it wrote is kept
here as ``lexeme -> services``, beside the words themselves for beginnings, parts of compounds and misspellings.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import takewhile

from kommunalportal.catalogue.questions import FILLERS, SynonymRule
from kommunalportal.catalogue.words import stem

MIN_BEGINNING = 3  # letters of a word that may begin another
MIN_PART = 4  # letters of a word that may stand inside another
MIN_HEAD = 5  # letters of a known word at the end of an unknown one
BEGINS, ENDS, INSIDE, SAME_STEM = 0.8, 0.74, 0.5, 0.97
LEAST_SIMILAR = 0.2  # below, no number of letters that we tolerate can be the difference
SIMILAR = 0.35  # what more than one wrong letter must at least leave in common
COMPLETIONS = 4  # words that may become of a beginning, the shortest first
REMEMBERED = 1_000  # words that were looked up
CANDIDATES = 15  # of a misspelled word
FIELD_WEIGHTS = {"A": 1.0, "B": 0.88, "C": 0.42, "D": 0.25}
_LINKS = ("", "s", "es", "n", "en", "er", "e")  # between the parts of a German compound


@dataclass(frozen=True, slots=True)
class Described:
    """What search has to know of a service: also for narrowing and for the order of equals."""

    pk: int
    name: str
    level: str
    audience: str
    situations: tuple[str, ...]
    length: int
    """Telling words of its name."""


class Lexicon:
    """One owner's services, words and synonyms. A service is known by its place in ``services``."""

    def __init__(
        self,
        services: Sequence[Described],
        postings: Mapping[str, Sequence[tuple[int, float]]],
        lexemes: Mapping[str, str],
        rules: Sequence[SynonymRule],
        situations: Mapping[str, str],
    ) -> None:
        self.services = services
        self.situations = situations
        self._known_hits: dict[str, Mapping[int, float]] = {}
        self._postings = postings
        self._lexemes = lexemes
        self._words = sorted({*lexemes, *(word for rule in rules for word in rule.words)})
        self._text = "\n" + "\n".join(self._words) + "\n"
        self._starts = _line_starts(self._words)
        self._by_stem: dict[str, set[str]] = {}
        for word, lexeme in lexemes.items():
            self._by_stem.setdefault(stem(word), set()).add(lexeme)
        self._stems = {*self._by_stem, *(part for rule in rules for part in rule.phrase)}
        self._all_rules = rules
        self._rules: dict[str, list[SynonymRule]] = {}
        for rule in rules:
            if rule.phrase:
                self._rules.setdefault(max(rule.phrase, key=len), []).append(rule)
        self._by_trigram: dict[str, array[int]] = {}
        self._trigrams = bytearray()
        for number, word in enumerate(self._words):
            of_word = trigrams(word)
            self._trigrams.append(min(len(of_word), 255))
            for trigram in of_word:
                self._by_trigram.setdefault(trigram, array("H")).append(number)

    def rules_for(self, stems: Iterable[str]) -> Iterator[SynonymRule]:
        """Synonyms that may fit a question with these stems."""
        for part in stems:
            yield from self._rules.get(part, ())

    def rules_beginning(self, word: str) -> Iterator[SynonymRule]:
        """Synonyms of one word that somebody may be about to type, as if it stood there already."""
        longer = takewhile(lambda known: known.startswith(word), self._words[bisect_left(self._words, word) :])
        for known in sorted(longer, key=len)[:COMPLETIONS]:
            for rule in self._rules.get(stem(known), ()):
                if len(rule.phrase) == 1:
                    yield SynonymRule(frozenset((stem(word),)), rule.meaning)

    def rules_touching(self, stems: Collection[str]) -> list[SynonymRule]:
        """Synonyms of which at least one word occurs in a question, as if that word were all they ask for."""
        touched = ((rule, rule.phrase.intersection(stems)) for rule in self._all_rules)
        return [SynonymRule(common, rule.meaning) for rule, common in touched if common]

    def has(self, word: str) -> bool:
        """Whether the word, or another form of it, is ours."""
        return word in self._lexemes or stem(word) in self._stems

    def is_contained(self, word: str) -> bool:
        """Whether one of our words begins with it or has it inside."""
        return ("\n" + word if len(word) < MIN_PART else word) in self._text

    def hits(self, word: str, lexeme: str) -> Mapping[int, float]:
        """Services with the word and how well it fits: the word itself, its stem, its beginning, a part of another."""
        found = self._known_hits.get(word)
        if found is None:
            if len(self._known_hits) >= REMEMBERED:
                self._known_hits.clear()
            found = self._known_hits[word] = self._looked_up(word, lexeme)
        return found

    def _looked_up(self, word: str, lexeme: str) -> dict[int, float]:
        found: dict[int, float] = {}
        self._collect(found, self._lexemes.get(word, lexeme), 1.0)
        for same in self._by_stem.get(stem(word), ()):
            self._collect(found, same, SAME_STEM)
        for longer, quality in self._longer(word):
            if longer in self._lexemes:
                self._collect(found, self._lexemes[longer], quality)
        return found

    def similar(self, word: str) -> list[tuple[float, str]]:
        """Our words that share most trigrams with this one, as PostgreSQL's ``similarity`` counts them."""
        own = trigrams(word)
        shared: Counter[int] = Counter()
        for trigram in own:
            shared.update(self._by_trigram.get(trigram, ()))
        rated = [
            (count / (len(own) + self._trigrams[number] - count), self._words[number])
            for number, count in shared.items()
            if count > 1 or len(own) < MIN_PART
        ]
        return nlargest(CANDIDATES, rated)

    def _collect(self, found: dict[int, float], lexeme: str, factor: float) -> None:
        for number, weight in self._postings.get(lexeme, ()):
            if found.get(number, 0.0) < weight * factor:
                found[number] = weight * factor

    def _longer(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) >= MIN_PART:
            at = self._text.find(word)
            while at >= 0:
                longer = self._words[bisect_left(self._starts, at + 1) - 1]
                yield longer, _part_quality(word, longer)
                at = self._text.find(word, at + len(word))
        elif len(word) >= MIN_BEGINNING:
            for longer in self._words[bisect_left(self._words, word) :]:
                if not longer.startswith(word):
                    return
                yield longer, BEGINS


def compound_parts(word: str, has: Callable[[str], bool]) -> tuple[str, ...]:
    """Two or more known words that make up this one ("hundeanmeldung"), or nothing."""
    for at in range(MIN_BEGINNING, len(word) - MIN_BEGINNING + 1):
        right = word[at:]
        if right in FILLERS or not has(right):
            continue
        for link in _LINKS:
            left = word[:at].removesuffix(link) if word[:at].endswith(link) else ""
            if len(left) >= MIN_BEGINNING and left not in FILLERS and has(left):
                return left, right
        if len(word[:at]) >= 2 * MIN_PART and (parts := compound_parts(word[:at], has)):
            return *parts, right
    return ()


def known_head(word: str, has: Callable[[str], bool]) -> str:
    """The longest known word at the end of an unknown one, else at its beginning; the rest must be a word, too."""
    sizes = range(len(word) - MIN_PART, MIN_HEAD - 1, -1)
    ends = next((word[-size:] for size in sizes if has(word[-size:])), "")
    return ends or next((word[:size] for size in sizes if has(word[:size])), "")


class Knows:
    """Whether a word is known to any of several lexicons; remembers what it was asked."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._lexicons = lexicons

    def __call__(self, word: str) -> bool:
        return any(lexicon.has(word) for lexicon in self._lexicons)


def best_correction(word: str, candidates: Iterable[tuple[float, str]]) -> str:
    """The known word that was probably meant; nothing if all are too far away. Candidates: (similarity, word)."""
    tolerated = 0 if len(word) < 4 else 1 if len(word) < 8 else 2 if len(word) < 12 else 3
    rated = []
    for similarity, known in candidates:
        if similarity < LEAST_SIMILAR or abs(len(known) - len(word)) > tolerated:
            continue
        steps = distance(word, known, tolerated)
        if steps <= tolerated and (steps == 1 or similarity >= SIMILAR):
            rated.append((steps, -similarity, known))
    return min(rated)[2] if rated else ""


def trigrams(word: str) -> frozenset[str]:
    """As ``show_trgm`` of PostgreSQL: two blanks before, one behind."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def distance(one: str, other: str, limit: int) -> int:
    """Letters to insert, drop, replace or swap with their neighbour; anything above ``limit`` if there are more."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, last = last, current
    return last[-1]


def _part_quality(part: str, word: str) -> float:
    if word.startswith(part):
        return BEGINS
    return ENDS if word.endswith(part) else INSIDE


def _line_starts(words: Sequence[str]) -> "array[int]":
    starts: array[int] = array("L")
    at = 1
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts
