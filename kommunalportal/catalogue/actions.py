"""Everything that changes the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from kommunalportal.catalogue.models import OnlineService, PublicService, SearchWord, ServiceSituation, ServiceUse
from kommunalportal.catalogue.words import words_of
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

MIN_WORD = 3  # letters of a word worth correcting to

_INDEX = """
    UPDATE catalogue_publicservice AS s
    SET search_document = setweight(to_tsvector('german', t.name), 'A')
                       || setweight(to_tsvector('german', t.synonyms), 'B')
                       || setweight(to_tsvector('german', t.rest), 'C'),
        search_name = t.name, search_words = concat_ws(' ', t.name, t.synonyms, t.rest)
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS t(id, name, synonyms, rest) WHERE s.id = t.id"""
_STEM = """
    UPDATE catalogue_searchword SET lexeme = coalesce((ts_lexize('german_stem', word))[1], word) WHERE tenant_id = %s"""


def publish_catalogue() -> None:
    """Say that texts of the current tenant changed: its own pages and those of all below are made anew."""
    tenants = Tenant.objects.filter(lineage__contains=[current_tenant().pk])
    tenants.update(catalogue_revision=F("catalogue_revision") + 1)
    current_tenant().refresh_from_db(fields=["catalogue_revision"])


def offer_online(*, service: PublicService, bundle_slug: str, actor: Actor, **values: Any) -> OnlineService:
    """Let people apply for the service with this bundle, or change how. ``values`` are fields of ``OnlineService``."""
    with transaction.atomic():
        offer, _created = OnlineService.objects.update_or_create(
            service=service, defaults={"bundle_slug": bundle_slug, **values}
        )
        record("online_service.offered", by=actor, on=offer, bundle=bundle_slug, active=offer.is_active)
        publish_catalogue()
    return offer


def note_use(counts: Mapping[int, tuple[int, int]]) -> None:
    """Replace how often each service (id) was begun and finished of late; search follows within a minute."""
    with transaction.atomic():
        ServiceUse.objects.all().delete()
        ServiceUse.objects.bulk_create(
            ServiceUse(service_id=service, started=started, finished=finished)
            for service, (started, finished) in counts.items()
        )


def index_services() -> None:
    """Make the current tenant's services searchable as they are now. Part of whatever changes a text."""
    services = list(PublicService.objects.order_by("pk"))
    situations: dict[int, list[str]] = {}
    for service_id, name in ServiceSituation.objects.values_list("service_id", "situation__name"):
        situations.setdefault(service_id, []).append(name)
    rows = [_folded(service, situations.get(service.pk, [])) for service in services]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_INDEX, [[service.pk for service in services], *map(list, zip(*rows, strict=True))])
        _replace_vocabulary(rows)


def _folded(service: PublicService, situations: Sequence[str]) -> tuple[str, str, str]:
    rest = [service.official_name, service.ozg_name, *situations]
    return _fold_all([service.name]), _fold_all(service.synonyms), _fold_all(rest)


def _fold_all(texts: Sequence[str]) -> str:
    return " ".join(" ".join(words_of(text)) for text in texts)


def _replace_vocabulary(rows: Sequence[Sequence[str]]) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        for word in {word for text in row for word in text.split() if len(word) >= MIN_WORD and not word.isdigit()}:
            counts[word] = counts.get(word, 0) + 1
    SearchWord.objects.all().delete()
    SearchWord.objects.bulk_create(SearchWord(word=word[:80], services=count) for word, count in sorted(counts.items()))
    with connection.cursor() as cursor:
        cursor.execute(_STEM, [current_tenant().pk])
