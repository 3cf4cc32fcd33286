"""What search knows about the current municipality, kept in the process until something is published.

PostgreSQL holds the index: texts are stemmed and weighed there when they are published. It is read once per owner and
revision of its catalogue, so all municipalities of a state share one copy; of a municipality itself only a byte per
service is kept (is it offered, is it online, what lifts it), which 400 of them do without noticing.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from kommunalportal.catalogue.lexicon import FIELD_WEIGHTS, Described, Lexicon
from kommunalportal.catalogue.listing import BY_NAME, select_services
from kommunalportal.catalogue.offers import OfferState
from kommunalportal.catalogue.questions import FILLERS, WEAK_WORDS, synonym_rule
from kommunalportal.catalogue.seasons import lifts_today
from kommunalportal.kernel.tenancy import current_tenant

MAX_AGE_SECONDS = 60.0  # of what a municipality chose: a season may begin, an hour's figures may come in
MAX_TOWNS = 1_000
MAX_STEMS = 20_000
OFFERED, ONLINE = 1, 2
LIFT_START_PAGE, LIFT_USE, LIFT_SEASON, LIFT_OWN = 0.02, 0.02, 0.025, 0.01

_REVISIONS = "SELECT id, catalogue_revision FROM kernel_tenant WHERE id = ANY (%s)"
_SERVICES = """
    SELECT s.tenant_id, s.id, s.search_name, s.level, s.audience,
           ARRAY(SELECT f.slug || ' ' || f.name
                 FROM catalogue_servicesituation l JOIN catalogue_lifesituation f ON f.id = l.situation_id
                 WHERE l.service_id = s.id),
           ARRAY(SELECT t.weights[1] || t.lexeme FROM unnest(s.search_document) AS t)
    FROM catalogue_publicservice s WHERE s.tenant_id = ANY (%s) ORDER BY s.id"""
_WORDS = """
    SELECT tenant_id, true, word, lexeme FROM catalogue_searchword WHERE tenant_id = ANY (%(owners)s)
    UNION ALL SELECT tenant_id, false, phrase, meaning FROM catalogue_synonym WHERE tenant_id = ANY (%(owners)s)"""
_CHOICE = """
    SELECT r.service_id, r.start_position, coalesce(u.started + u.finished, 0)
    FROM catalogue_responsibility r
    LEFT JOIN catalogue_serviceuse u ON u.service_id = r.service_id AND u.tenant_id = r.tenant_id
    WHERE r.tenant_id = %s"""
_STEMS = "SELECT word, coalesce((ts_lexize('german_stem', word))[1], '') FROM unnest(%s::text[]) AS t(word)"


@dataclass(frozen=True, slots=True)
class Part:
    """The services of one owner, and per service what is true of it here."""

    lexicon: Lexicon
    flags: bytes
    """``OFFERED`` and ``ONLINE``; 0 for what the municipality did not choose."""
    lifts: dict[int, float]
    """How much start page, use and season lift a service among equals."""


@dataclass(frozen=True, slots=True)
class Town:
    """All that search needs to know here."""

    revision: int
    made_at: float
    parts: tuple[Part, ...]


_lock = Lock()
_towns: OrderedDict[int, Town] = OrderedDict()
_lexicons: dict[int, tuple[int, Lexicon]] = {}
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
    lexicons = _lexicons_of(tenant.lineage_ids())
    chosen = {row[0]: row[1:] for row in _rows(_CHOICE, [tenant.pk])}
    online = {row.pk for row in select_services("o.id IS NOT NULL", BY_NAME, {})[0] if row.offer is OfferState.ONLINE}
    season = lifts_today()
    parts = tuple(_part(lexicon, chosen, online, season) for lexicon in lexicons)
    return Town(tenant.catalogue_revision, made_at, parts)


def _part(lexicon: Lexicon, chosen: dict[int, tuple[Any, ...]], online: set[int], season: dict[str, float]) -> Part:
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
    return Part(lexicon, bytes(flags), lifts)


def _lexicons_of(owners: list[int]) -> list[Lexicon]:
    revisions = dict(_rows(_REVISIONS, [owners]))
    missing = [owner for owner in owners if _lexicons.get(owner, (0, None))[0] != revisions.get(owner)]
    if missing:
        services: dict[int, list[tuple[Any, ...]]] = {owner: [] for owner in missing}
        words: dict[int, list[tuple[Any, ...]]] = {owner: [] for owner in missing}
        for row in _rows(_SERVICES, [missing]):
            services[row[0]].append(row[1:])
        for row in _rows(_WORDS, {"owners": missing}):
            words[row[0]].append(row[1:])
        for owner in missing:
            _lexicons[owner] = (revisions[owner], _lexicon(services[owner], words[owner]))
    return [_lexicons[owner][1] for owner in owners]


def _lexicon(services: Sequence[tuple[Any, ...]], words: Sequence[tuple[Any, ...]]) -> Lexicon:
    postings: dict[str, list[tuple[int, float]]] = {}
    described = []
    named: dict[str, str] = {}
    for number, (pk, name, level, audience, situations, lexemes) in enumerate(services):
        named.update(situation.split(" ", 1) for situation in situations)
        slugs = tuple(situation.split(" ", 1)[0] for situation in situations)
        described.append(Described(pk, name, level, audience, slugs, _telling_words(name)))
        for weighed in lexemes:
            postings.setdefault(weighed[1:], []).append((number, FIELD_WEIGHTS[weighed[0]]))
    lexemes_of = {word: lexeme or word for is_word, word, lexeme in words if is_word}
    rules = [synonym_rule(phrase, meaning) for is_word, phrase, meaning in words if not is_word]
    return Lexicon(described, postings, lexemes_of, rules, named)


def _telling_words(name: str) -> int:
    return sum(word not in FILLERS and word not in WEAK_WORDS for word in name.split()) or 1


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
