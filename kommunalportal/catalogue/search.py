"""Finding services: from what somebody typed to the services that fit best, without asking the database.

1. Words that nobody knows are cut as PostgreSQL cuts them, taken apart as compounds, or corrected.
2. Every reading of the question (the words, synonyms, joined neighbours) is rated over the services that have them.
3. What is nearly as good as the best is found; what the municipality did not choose, or filters leave out, is not.
4. If there is nothing, the most similar words decide, and the answer says so.

Why in the process and not in a statement: see docs/adr. What is compared with comes from PostgreSQL's full text index.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import log

from kommunalportal.catalogue.lexicon import (
    MIN_BEGINNING,
    Described,
    Knows,
    Lexicon,
    best_correction,
    compound_parts,
    known_head,
)
from kommunalportal.catalogue.listing import Filters
from kommunalportal.catalogue.questions import FILLERS, WEAK_WORDS, Reading, asked_words, joined_words, readings_of
from kommunalportal.catalogue.search_index import ONLINE, Part, Town, stems_of, town_here
from kommunalportal.catalogue.words import stem

CUTOFF = 0.6  # of the best result's score
LEAST = 0.12
EXPLAINED = 0.4  # of the question, or it was not found but only something near it
INCOMPLETE = 0.4  # what is left of a reading whose needed word is missing
UNKNOWN_WEIGHT = 0.3  # of a word that is found nowhere
COVERAGE = 0.1  # how much it counts that the name says nothing else
NEARLY = 0.25  # trigram similarity
MAX_NEAREST = 5
_LEVELS = ("municipality", "district", "state", "federal")


@dataclass(frozen=True)
class Found:
    """Ids of services, best first; ``total`` counts those beyond this page, too."""

    ids: tuple[int, ...]
    total: int
    is_nearest: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Per filter (level, audience, situation, online) its values and how many results each would leave."""


@dataclass(frozen=True, slots=True)
class _Rated:
    score: float
    service: Described
    is_online: bool
    explained: float = 1.0
    """Which part of what was asked occurs in it at all."""

    @property
    def order(self) -> tuple[float, int, int]:
        return -round(self.score, 4), _LEVELS.index(self.service.level), self.service.pk


def find(question: str, *, filters: Filters, limit: int, offset: int = 0) -> Found:
    """The services that fit best what a person typed, in the same order every time."""
    words = asked_words(question)
    if not words:
        return Found((), 0)
    town = town_here()
    readings = _readings(town, question, words)
    rated = _rate(town, readings)
    is_nearest = not rated or rated[0].explained < EXPLAINED
    if is_nearest:
        rated = (rated or _rate(town, _loose_readings(town, words)) or _nearest(town, words))[:MAX_NEAREST]
    fitting = [one for one in rated if _fits(one, filters)]
    page = fitting[offset : offset + limit]
    facets = {} if is_nearest else _facets(rated, filters)
    return Found(tuple(one.service.pk for one in page), len(fitting), is_nearest, facets)


def _readings(town: Town, question: str, words: Sequence[str]) -> tuple[Reading, ...]:
    lexicons = [part.lexicon for part in town.parts]
    has = Knows(lexicons)
    unknown = [word for word in words if word not in FILLERS and not has(word)]
    meant = _meant(unknown, lexicons, has, Knows(town.texts))
    joined = {whole: parts for whole, parts in joined_words(question, words).items() if has(whole)}
    stems = {stem(word) for word in chain(words, joined, *meant.values())}
    rules = list(chain.from_iterable(lexicon.rules_for(stems) for lexicon in lexicons))
    if not has(words[-1]) and words[-1] not in meant and len(words[-1]) >= MIN_BEGINNING:
        rules += chain.from_iterable(lexicon.rules_beginning(words[-1]) for lexicon in lexicons)
    return readings_of(words, rules, meant=meant, joined=joined)


def _loose_readings(town: Town, words: Sequence[str]) -> tuple[Reading, ...]:
    telling = [word for word in words if word not in FILLERS and word not in WEAK_WORDS]
    stems = {stem(word) for word in telling}
    return readings_of(telling, chain.from_iterable(part.lexicon.rules_touching(stems) for part in town.parts))


def _meant(unknown: Sequence[str], lexicons: Sequence[Lexicon], has: Knows, told: Knows) -> dict[str, tuple[str, ...]]:
    meant: dict[str, tuple[str, ...]] = {}
    for word in unknown:
        if word.isdigit() or any(lexicon.is_contained(word) for lexicon in lexicons):
            continue
        if parts := compound_parts(word, has):
            meant[word] = parts
        elif told(word):  # editors wrote it: no misspelling
            continue
        elif parts := _corrected(word, lexicons):
            meant[word] = parts
        elif head := known_head(word, has):
            meant[word] = (head,)
    return meant


def _corrected(word: str, lexicons: Sequence[Lexicon]) -> tuple[str, ...]:
    correction = best_correction(word, chain.from_iterable(lexicon.similar(word) for lexicon in lexicons))
    return (correction,) if correction else ()


def _rate(town: Town, readings: Sequence[Reading]) -> list[_Rated]:
    words = {term.word for reading in readings for term in reading.terms}
    known = Knows([*(part.lexicon for part in town.parts), *town.texts])
    stems = stems_of([word for word in words if not known(word)])
    rated = []
    for part in town.parts:
        hits = {word: part.hits(word, stems.get(word, word)) for word in words}
        weights = {word: _weight(found, part.lexicon, is_known=known(word)) for word, found in hits.items()}
        best: dict[int, tuple[float, float]] = {}
        for reading in readings:
            for number, scored in _scores(reading, hits, weights, part).items():
                if number not in best or best[number][0] < scored[0]:
                    best[number] = scored
        rated += [_rated(part, number, *scored) for number, scored in best.items() if scored[0] > LEAST]
    rated.sort(key=lambda one: one.order)
    return [one for one in rated if one.score >= CUTOFF * rated[0].score]


def _rated(part: Part, number: int, score: float, explained: float = 1.0) -> _Rated:
    lifted = score * (1 + part.lifts.get(number, 0.0))
    return _Rated(lifted, part.lexicon.services[number], bool(part.flags[number] & ONLINE), explained)


def _weight(found: Mapping[int, float], lexicon: Lexicon, *, is_known: bool) -> float:
    """Rare words say more. A word that only synonyms know is missed like a rare one."""
    if not found:
        return 1.0 if is_known else UNKNOWN_WEIGHT
    clear = sum(quality >= 0.7 for quality in found.values())
    return 0.3 + 0.7 * (1 - log(1 + clear) / log(2 + len(lexicon.services)))


def _scores(
    reading: Reading, hits: Mapping[str, Mapping[int, float]], weights: Mapping[str, float], part: Part
) -> dict[int, tuple[float, float]]:
    """Service -> its score in this reading, and which part of the reading it explains."""
    total = sum(term.weight * weights[term.word] for term in reading.terms)
    sums: dict[int, float] = {}
    explained: dict[int, float] = defaultdict(float)
    named: Counter[int] = Counter()
    needed: Counter[int] = Counter()
    for term in reading.terms:
        share = term.weight * weights[term.word] / total
        for number, quality in hits[term.word].items():
            if not part.flags[number]:
                continue
            sums[number] = sums.get(number, 0.0) + share * quality
            explained[number] += share
            named[number] += quality > 0.92 and term.weight > UNKNOWN_WEIGHT
            needed[number] += term.is_needed
    wanted = sum(term.is_needed for term in reading.terms)
    services = part.lexicon.services
    scores = {}
    for number, score in sums.items():
        complete = 1.0 if needed[number] >= wanted else INCOMPLETE
        coverage = 1 - COVERAGE + COVERAGE * min(1.0, named[number] / services[number].length)
        scores[number] = (reading.trust * score * complete * coverage, explained[number])
    return scores


def _nearest(town: Town, words: Sequence[str]) -> list[_Rated]:
    best: dict[int, _Rated] = {}
    for part in town.parts:
        for word in words:
            for similarity, known in part.lexicon.similar(word):
                if similarity < NEARLY:
                    continue
                for number, quality in part.lexicon.hits(known, known).items():
                    one = _rated(part, number, similarity * quality)
                    so_far = best.get(one.service.pk, one)
                    if part.flags[number] and so_far.score <= one.score:
                        best[one.service.pk] = one
    return sorted(best.values(), key=lambda one: one.order)[:MAX_NEAREST]


def _fits(one: _Rated, filters: Filters, leave_out: str = "") -> bool:
    service = one.service
    return (
        (not filters.level or leave_out == "level" or service.level == filters.level)
        and (not filters.audience or leave_out == "audience" or service.audience in (filters.audience, "both"))
        and (not filters.situation or leave_out == "situation" or filters.situation in service.situations)
        and (not filters.online or leave_out == "online" or one.is_online)
    )


def _facets(rated: Sequence[_Rated], filters: Filters) -> dict[str, Counter[str]]:
    facets: dict[str, Counter[str]] = {name: Counter() for name in ("level", "audience", "situation", "online")}
    is_filtered = filters != Filters()
    for name, counts in facets.items():
        for one in rated:
            if not is_filtered or _fits(one, filters, leave_out=name):
                for value in _values(one, name):
                    counts[value] += 1
    return facets


def _values(one: _Rated, name: str) -> tuple[str, ...]:
    service = one.service
    if name == "situation":
        return service.situations
    if name == "level":
        return (service.level,)
    if name == "online":
        return ("ja",) if one.is_online else ()
    return ("citizen", "business") if service.audience == "both" else (service.audience,)
