"""What search knows about the current municipality, kept in the process until something is published.

PostgreSQL holds the index: texts are stemmed and weighed there when they are published. It is read once per owner and
revision of its catalogue, so all municipalities of a state share one copy; of a municipality itself only a byte per
service is kept (is it offered, is it online, what lifts it), which 400 of them do without noticing, and the words of
texts that its editors wrote. Drafts of the state's texts that nobody looked at do not take part.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from kommunalportal.catalogue.lexicon import FIELD_WEIGHTS, MIN_BEGINNING, Described, Lexicon
from kommunalportal.catalogue.listing import BY_NAME, select_services
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.questions import FILLERS, WEAK_WORDS, synonym_rule
from kommunalportal.catalogue.seasons import lifts_today
from kommunalportal.catalogue.words import words_of
from kommunalportal.kernel.tenancy import current_tenant

_Text = tuple[int, str, str]  # id of a service, what it is about, and the rest

MAX_AGE_SECONDS = 60.0  # of what a municipality chose: a season may begin, an hour's figures may come in
MAX_TOWNS = 1_000
MAX_STEMS = 20_000
OFFERED, ONLINE = 1, 2
LIFT_START_PAGE, LIFT_USE, LIFT_SEASON, LIFT_OWN = 0.02, 0.02, 0.025, 0.01

_TEXTS = """(
    SELECT json_agg(json_build_array(
        x.service_id, concat_ws(' ', x.summary, x.who, array_to_string(x.needs, ' ')),
        concat_ws(' ', array_to_string(x.requirements || x.procedure || x.deadlines, ' '), x.objection,
                  (SELECT string_agg(d ->> 'text', ' ') FROM jsonb_array_elements(x.documents) AS d))))
    FROM catalogue_servicetext x"""
_HERE = f"""
    SELECT (SELECT json_agg(json_build_array(id, catalogue_revision)) FROM kernel_tenant WHERE id = ANY (%(lineage)s)),
           (SELECT json_agg(json_build_array(r.service_id, r.start_position, coalesce(u.started + u.finished, 0)))
            FROM catalogue_responsibility r
            LEFT JOIN catalogue_serviceuse u ON u.service_id = r.service_id AND u.tenant_id = r.tenant_id
            WHERE r.tenant_id = %(tenant)s),
           {_TEXTS} WHERE x.tenant_id = %(tenant)s)"""  # noqa: S608 (our own SQL)
_OWNED = f"""
    SELECT t.id,
           (SELECT json_agg(json_build_array(
                s.id, s.search_name, s.level, s.audience,
                ARRAY(SELECT f.slug || ' ' || f.name
                      FROM catalogue_servicesituation l JOIN catalogue_lifesituation f ON f.id = l.situation_id
                      WHERE l.service_id = s.id),
                ARRAY(SELECT d.weights[1] || d.lexeme FROM unnest(s.search_document) AS d)) ORDER BY s.id)
            FROM catalogue_publicservice s WHERE s.tenant_id = t.id),
           (SELECT json_agg(json_build_array(w.word, w.lexeme)) FROM catalogue_searchword w WHERE w.tenant_id = t.id),
           (SELECT json_agg(json_build_array(y.phrase, y.meaning)) FROM catalogue_synonym y WHERE y.tenant_id = t.id),
           {_TEXTS} WHERE x.tenant_id = t.id AND x.is_reviewed)
    FROM unnest(%s::bigint[]) AS t(id)"""  # noqa: S608 (our own SQL)
_STEMS = "SELECT word, coalesce((ts_lexize('german_stem', word))[1], '') FROM unnest(%s::text[]) AS t(word)"


@dataclass(frozen=True, slots=True)
class Part:
    """The services of one owner, and per service what is true of it here."""

    lexicon: Lexicon
    texts: tuple[Lexicon, ...]
    """Words of what editors wrote about these services, above (shared) and here."""
    flags: bytes
    """``OFFERED`` and ``ONLINE``; 0 for what the municipality did not choose."""
    lifts: dict[int, float]
    """How much start page, use and season lift a service among equals."""

    def hits(self, word: str, lexeme: str) -> Mapping[int, float]:
        """Services with the word, by name, synonym or text, and how well it fits."""
        found = self.lexicon.hits(word, lexeme)
        for texts in self.texts:
            if told := texts.hits(word, word):
                found = {**told, **{number: max(told.get(number, 0.0), fit) for number, fit in found.items()}}
        return found


@dataclass(frozen=True, slots=True)
class Town:
    """All that search needs to know here."""

    revision: int
    made_at: float
    parts: tuple[Part, ...]

    @property
    def texts(self) -> list[Lexicon]:
        """The words of what editors wrote."""
        return [texts for part in self.parts for texts in part.texts]


_lock = Lock()
_towns: OrderedDict[int, Town] = OrderedDict()
_lexicons: dict[int, tuple[int, Lexicon, Lexicon | None]] = {}  # by owner: as of which revision, names, texts
_stems: OrderedDict[str, str] = OrderedDict()


def town_here() -> Town:
    """The current municipality, as it is since the last publishing."""
    return _fresh_town() or _loaded_town()


def situation_names() -> dict[str, str]:
    """Life situations of services here, by slug."""
    return {slug: name for part in town_here().parts for slug, name in part.lexicon.situations.items()}


def stems_of(words: Sequence[str]) -> dict[str, str]:
    """The German stems of typed words, cut by PostgreSQL as it cut the catalogue's."""
    unknown = [word for word in words if word not in _stems]
    if unknown:
        fresh = dict(_rows(_STEMS, [unknown]))
        _stems.update(fresh)
        while len(_stems) > MAX_STEMS:
            _stems.popitem(last=False)
        return {word: fresh[word] if word in fresh else _stems.get(word, word) for word in words}
    return {word: _stems.get(word, word) for word in words}


def forget_index() -> None:
    """For tests, which change rows without publishing them."""
    _towns.clear()
    _lexicons.clear()


def _fresh_town() -> Town | None:
    tenant = current_tenant()
    town = _towns.get(tenant.pk)
    if town is None or town.revision != tenant.catalogue_revision or time.monotonic() - town.made_at > MAX_AGE_SECONDS:
        return None
    return town


def _loaded_town() -> Town:
    with _lock:
        if town := _fresh_town():  # another thread was faster
            return town
        town = _towns[current_tenant().pk] = _load_town()
        while len(_towns) > MAX_TOWNS:
            _towns.popitem(last=False)
        return town


def _load_town() -> Town:
    tenant = current_tenant()
    made_at = time.monotonic()
    lineage = tenant.lineage_ids()
    revisions, chosen_rows, texts = _rows(_HERE, {"lineage": lineage, "tenant": tenant.pk})[0]
    lexicons = _lexicons_of(lineage, dict(revisions))
    chosen = {row[0]: row[1:] for row in chosen_rows or ()}
    online = {row.pk for row in select_services("o.id IS NOT NULL", BY_NAME, {})[0] if row.offer is OfferState.ONLINE}
    season = lifts_today()
    parts = tuple(
        _part(lexicon, _both(shared, text_lexicon(lexicon.services, texts or ())), chosen, online, season)
        for lexicon, shared in lexicons
    )
    return Town(tenant.catalogue_revision, made_at, parts)


def _both(shared: Lexicon | None, own: Lexicon | None) -> tuple[Lexicon, ...]:
    return tuple(texts for texts in (shared, own) if texts)


def _part(
    lexicon: Lexicon,
    texts: tuple[Lexicon, ...],
    chosen: dict[int, list[Any]],
    online: set[int],
    season: dict[str, float],
) -> Part:
    flags = bytearray(len(lexicon.services))
    lifts: dict[int, float] = {}
    most = max((row[1] for row in chosen.values()), default=0)
    for number, service in enumerate(lexicon.services):
        if service.pk not in chosen:
            continue
        start_position, uses = chosen[service.pk]
        flags[number] = OFFERED | (ONLINE if service.pk in online else 0)
        lift = LIFT_OWN if service.level == "municipality" else 0.0
        lift += LIFT_START_PAGE if start_position is not None else 0.0
        lift += LIFT_USE * (uses / most) ** 0.5 if most else 0.0
        lift += LIFT_SEASON * season.get(service.name, 0.0)
        if lift:
            lifts[number] = lift
    return Part(lexicon, texts, bytes(flags), lifts)


def _lexicons_of(owners: list[int], revisions: dict[int, int]) -> list[tuple[Lexicon, Lexicon | None]]:
    missing = [owner for owner in owners if owner not in _lexicons or _lexicons[owner][0] != revisions.get(owner)]
    if missing:
        for owner, services, words, synonyms, texts in _rows(_OWNED, [missing]):
            lexicon = _lexicon(services or (), words or (), synonyms or ())
            _lexicons[owner] = (revisions[owner], lexicon, text_lexicon(lexicon.services, texts or ()))
    return [_lexicons[owner][1:] for owner in owners]


def _lexicon(
    services: Sequence[Sequence[Any]], words: Sequence[Sequence[str]], synonyms: Sequence[Sequence[str]]
) -> Lexicon:
    postings: dict[str, list[tuple[int, float]]] = {}
    described = []
    named: dict[str, str] = {}
    for number, (pk, name, level, audience, situations, lexemes) in enumerate(services):
        named.update(situation.split(" ", 1) for situation in situations)
        slugs = tuple(situation.split(" ", 1)[0] for situation in situations)
        described.append(Described(pk, name, level, audience, slugs, _telling_words(name)))
        for weighed in lexemes:
            postings.setdefault(weighed[1:], []).append((number, FIELD_WEIGHTS[weighed[0]]))
    lexemes_of = {word: lexeme or word for word, lexeme in words}
    rules = [synonym_rule(phrase, meaning) for phrase, meaning in synonyms]
    return Lexicon(described, postings, lexemes_of, rules, named)


def text_lexicon(services: Sequence[Described], texts: Sequence[_Text]) -> Lexicon | None:
    """The words of ``texts`` about any of these services, weighed less than a name, and least in the small print."""
    numbers = {service.pk: number for number, service in enumerate(services)}
    postings: dict[str, dict[int, float]] = {}
    for pk, main, small_print in texts:
        if pk not in numbers:
            continue
        for weight, text in ((FIELD_WEIGHTS["D"], small_print), (FIELD_WEIGHTS["C"], main)):
            for word in {word for word in words_of(text) if len(word) >= MIN_BEGINNING and word not in FILLERS}:
                at = postings.setdefault(word, {})
                at[numbers[pk]] = max(weight, at.get(numbers[pk], 0.0))
    if not postings:
        return None
    found = {word: tuple(at.items()) for word, at in postings.items()}
    return Lexicon(services, found, {word: word for word in postings}, (), {})


def _telling_words(name: str) -> int:
    return sum(word not in FILLERS and word not in WEAK_WORDS for word in name.split()) or 1


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
