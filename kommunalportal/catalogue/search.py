"""Finding services: at most four statements over the municipality's own choice, usually one.

Row-level security keeps PostgreSQL from using an index for ``@@`` and ``LIKE`` (their functions are not leakproof), and
a municipality offers fewer than a thousand services: so there are no such indexes, and every statement reads the
choice once. What makes it fast is that everything is folded and stemmed when a text is published.

1. All readings of the question against names, synonyms and the rest, ranked.
2. If a word occurs nowhere: the words of the catalogue that it may have meant (similar, or parts of a compound).
3. The first statement again with those.
4. If that finds nothing either: the nearest texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kommunalportal.catalogue.listing import NARROWED, Filters
from kommunalportal.catalogue.models import Synonym
from kommunalportal.catalogue.questions import (
    Reading,
    SynonymRule,
    cleaned,
    corrected,
    readings_of,
    synonym_rule,
)
from kommunalportal.catalogue.words import fold
from kommunalportal.kernel.tenancy import current_tenant

MIN_PART = 4  # letters of a word that may stand inside another

_OFFERED = f"""
    offered AS MATERIALIZED (
        SELECT s.id, s.level, s.search_document AS document, s.search_name, s.search_words, r.start_position
        FROM catalogue_responsibility r JOIN catalogue_publicservice s ON s.id = r.service_id
        WHERE r.tenant_id = %(tenant)s AND {NARROWED}
    )"""  # noqa: S608 (only our own constants are put in)

_FIND = f"""
    WITH {_OFFERED},
    term AS MATERIALIZED (
        SELECT reading, place, word, weight, trust, needed,
               to_tsquery('german', word || ':A') AS in_name, to_tsquery('german', word || ':B') AS in_synonyms,
               to_tsquery('german', word || ':C') AS elsewhere, to_tsquery('german', word || ':*A') AS begins_in_name,
               to_tsquery('german', word || ':*B') AS begins_in_synonyms,
               CASE WHEN length(word) >= {MIN_PART} THEN '%%' || word || '%%' ELSE '' END AS part
        FROM unnest(%(readings)s::int[], %(places)s::int[], %(words)s::text[], %(weights)s::float8[],
                    %(trusts)s::float8[], %(needed)s::bool[]) AS t(reading, place, word, weight, trust, needed)
    ),
    match AS MATERIALIZED (
        SELECT o.id, t.reading, t.place, t.weight, t.trust, t.needed,
               CASE WHEN o.document @@ t.in_name THEN
                        CASE WHEN o.search_name LIKE t.word || '%%' THEN 1.06 ELSE 1.0 END
                    WHEN o.document @@ t.in_synonyms THEN 0.88
                    WHEN o.document @@ t.begins_in_name THEN
                        CASE WHEN o.search_name LIKE t.word || '%%' THEN 0.86 ELSE 0.8 END
                    WHEN o.search_name LIKE t.part THEN 0.7
                    WHEN o.document @@ t.begins_in_synonyms THEN 0.65
                    WHEN o.document @@ t.elsewhere THEN 0.45
                    WHEN o.search_words LIKE t.part THEN 0.35
                    ELSE 0 END AS quality
        FROM offered o CROSS JOIN term t
    ),
    score AS (
        SELECT id, reading, max(trust) * sum(weight * quality) / sum(weight)
                   * CASE WHEN bool_and(quality > 0 OR NOT needed) THEN 1 ELSE 0.4 END AS score,
               bit_or(CASE WHEN reading = 0 AND quality > 0 THEN 1 << place ELSE 0 END) AS places
        FROM match GROUP BY id, reading
    ),
    best AS (
        SELECT id, max(score) AS score, bit_or(places) AS places FROM score GROUP BY id HAVING max(score) > 0.12
    ),
    ranked AS (
        SELECT id, score, max(score) OVER () AS top, bit_or(places) OVER () AS known FROM best
    )
    SELECT r.id, r.score::float8, count(*) OVER () AS total, r.known
    FROM ranked r JOIN offered o USING (id)
    WHERE r.score >= %(cutoff)s * r.top
    ORDER BY round(r.score::numeric, 3) DESC, o.start_position NULLS LAST,
             array_position(ARRAY['municipality', 'district', 'state', 'federal'], o.level), o.id
    LIMIT %(limit)s OFFSET %(offset)s"""  # noqa: S608 (only our own constants are put in)

_CORRECT = """
    SELECT t.word, w.word, w.services, similarity(w.word, t.word),
           levenshtein_less_equal(left(w.word, 60), left(t.word, 60), 3),
           CASE WHEN t.word LIKE w.word || '%%' THEN 'begin' WHEN t.word LIKE '%%' || w.word THEN 'end' ELSE '' END
    FROM unnest(%(unknown)s::text[]) AS t(word)
    JOIN catalogue_searchword w ON length(w.word) >= 4 AND w.tenant_id = ANY (%(lineage)s)
     AND (t.word LIKE w.word || '%%' OR t.word LIKE '%%' || w.word
          OR abs(length(w.word) - length(t.word)) <= 3
             AND (levenshtein_less_equal(left(w.word, 60), left(t.word, 60), 2) <= 2
                  OR similarity(w.word, t.word) >= 0.35))"""

_NEAREST = f"""
    WITH {_OFFERED}
    SELECT id, near::float8, count(*) OVER (), 0
    FROM (SELECT id, word_similarity(%(text)s, search_words) AS near FROM offered) AS found
    WHERE near >= 0.2 ORDER BY near DESC, id LIMIT 5"""  # noqa: S608 (only our own constants are put in)


@dataclass(frozen=True)
class Found:
    """Ids of services, best first; ``total`` counts those beyond this page, too."""

    ids: tuple[int, ...]
    total: int
    is_nearest: bool = False
    corrected_to: str = ""


def find(question: str, *, filters: Filters, limit: int, offset: int = 0) -> Found:
    """The services that fit best what a person typed, in the same order every time."""
    readings = readings_of(question, _synonyms())
    if not readings:
        return Found((), 0)
    narrowing = filters.parameters()
    rows = _find(readings, narrowing, limit, offset)
    unknown = _unknown_words(readings, rows)
    corrected_to = ""
    if unknown and (corrections := _corrections(unknown)):
        better = corrected(readings, corrections)
        if better_rows := _find(better, narrowing, limit, offset):
            rows, corrected_to = better_rows, " ".join(term.word for term in better[0].terms)
    if rows or offset:
        return Found(tuple(row[0] for row in rows), rows[0][2] if rows else 0, corrected_to=corrected_to)
    rows = _execute(_NEAREST, {**narrowing, "text": fold(cleaned(question))})
    return Found(tuple(row[0] for row in rows), len(rows), is_nearest=True)


def _find(readings: Sequence[Reading], narrowing: dict[str, Any], limit: int, offset: int) -> list[tuple[Any, ...]]:
    flat = [
        (number, place, term.word, term.weight, reading.trust, term.is_needed)
        for number, reading in enumerate(readings)
        for place, term in enumerate(reading.terms)
    ]
    names = ("readings", "places", "words", "weights", "trusts", "needed")
    columns = dict(zip(names, map(list, zip(*flat, strict=True)), strict=True))
    # Where a phrase of several words was understood, loose matches of its single words are only noise.
    cutoff = 0.7 if any(reading.trust > 1 for reading in readings) else 0.55
    return _execute(_FIND, {**narrowing, **columns, "cutoff": cutoff, "limit": limit, "offset": offset})


def _unknown_words(readings: Sequence[Reading], rows: Sequence[tuple[Any, ...]]) -> list[str]:
    known = rows[0][3] if rows else 0
    explained = {word for reading in readings for word in reading.explains}
    return [
        term.word
        for place, term in enumerate(readings[0].terms)
        if not known >> place & 1
        and len(term.word) >= MIN_PART
        and not term.word.isdigit()
        and term.word not in explained
    ]


def _corrections(unknown: list[str]) -> dict[str, tuple[str, ...]]:
    rows = _execute(_CORRECT, {"unknown": unknown, "lineage": current_tenant().lineage_ids()})
    corrections = {}
    for word in unknown:
        candidates = [row[1:] for row in rows if row[0] == word]
        if found := best_correction(word, candidates):
            corrections[word] = found
    return corrections


def best_correction(word: str, candidates: Iterable[tuple[str, int, float, int, str]]) -> tuple[str, ...]:
    """The known word that was probably meant, or the two parts of a compound; nothing if all are too far away.

    A candidate is (word, services it occurs in, trigram similarity, edit distance, "begin" | "end" | "").
    """
    candidates = list(candidates)
    tolerated = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    spelled = [c for c in candidates if c[3] <= tolerated or c[2] >= 0.55]
    if spelled:
        return (min(spelled, key=lambda c: (c[3], -c[2], -c[1], c[0]))[0],)
    begins = sorted((c[0] for c in candidates if c[4] == "begin"), key=len, reverse=True)
    ends = sorted((c[0] for c in candidates if c[4] == "end"), key=len, reverse=True)
    parts = tuple(found[0] for found in (begins, ends) if found)
    if parts:
        return parts
    similar = [c for c in candidates if c[2] >= 0.4]
    return (min(similar, key=lambda c: (-c[2], c[0]))[0],) if similar else ()


_remembered: dict[int, tuple[int, tuple[SynonymRule, ...]]] = {}


def _synonyms() -> tuple[SynonymRule, ...]:
    """The synonyms valid here, remembered until something in the catalogue is published."""
    tenant = current_tenant()
    revision, rules = _remembered.get(tenant.pk, (0, ()))
    if revision != tenant.catalogue_revision:
        pairs = Synonym.in_lineage.values_list("phrase", "meaning")
        rules = tuple(synonym_rule(phrase, meaning) for phrase, meaning in pairs)
        _remembered[tenant.pk] = (tenant.catalogue_revision, rules)
    return rules


def _execute(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
