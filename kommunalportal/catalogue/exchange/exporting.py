"""The current tenant's catalogue as records: what was once delivered, with everything that is said here now on top.

Read in batches, so that a whole catalogue never stands in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from kommunalportal.catalogue.exchange.drafting import FeeDraft, fees_of, synonyms_of, texts_of
from kommunalportal.catalogue.exchange.markup import html_line, html_of
from kommunalportal.catalogue.exchange.matching import own_agency
from kommunalportal.catalogue.exchange.records import (
    AnyRecord,
    Cost,
    CostKind,
    CostModule,
    Identifier,
    PeriodModule,
    ServiceRecord,
    Term,
    TextModule,
    UnitRecord,
    Wording,
    other_from,
    service_from,
    unit_from,
)
from kommunalportal.catalogue.fees import FeeToday
from kommunalportal.catalogue.listing import BY_NAME, ServiceRow, select_services
from kommunalportal.catalogue.models import (
    ForeignRecord,
    OrganisationalUnit,
    PublicService,
    RecordKind,
    Responsibility,
    ServiceText,
)
from kommunalportal.catalogue.texts import page_text
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for, current_tenant

BATCH = 100
#: Field of a text -> the module that says it.
_MODULES = {
    "summary": "05", "requirements": "09", "documents": "08", "procedure": "11", "objection": "25", "law": "07",
}  # fmt: skip


def exported_services(tenant: Tenant) -> Iterator[tuple[ServiceRow, ServiceRecord]]:
    """Every service of the tenant's list by name, as lists show it and as it is delivered."""
    start = 0
    while True:
        with acting_for(tenant):
            rows, _total = select_services("true", BY_NAME, {}, limit=BATCH, offset=start)
            batch = list(zip(rows, _records(rows), strict=True))
        yield from batch
        start += BATCH
        if len(rows) < BATCH:
            return


def exported_records(tenant: Tenant) -> Iterator[AnyRecord]:
    """Services, offices, and what was kept."""
    for _row, record in exported_services(tenant):
        yield record
    with acting_for(tenant):
        units = list(_units(tenant))
        others = [other_from(row.content) for row in ForeignRecord.objects.filter(kind=RecordKind.OTHER)]
    yield from units
    yield from others


def _records(rows: Sequence[ServiceRow]) -> list[ServiceRecord]:
    ids = [row.pk for row in rows]
    services = PublicService.in_lineage.defer("search_document", "search_words", "search_name").select_related("tenant")
    by_id = {service.pk: service for service in services.filter(pk__in=ids)}
    texts: dict[int, list[ServiceText]] = {}
    for text in ServiceText.in_lineage.filter(service_id__in=ids):
        texts.setdefault(text.service_id, []).append(text)
    delivered = _delivered(ids)
    named = _identifiers_by_slug(texts)
    return [_record(row, by_id[row.pk], texts.get(row.pk, []), delivered.get(row.pk), named) for row in rows]


def _delivered(ids: Sequence[int]) -> dict[int, ServiceRecord]:
    """The last delivery about each service, the nearest owner's."""
    rows = ForeignRecord.in_lineage.filter(kind=RecordKind.SERVICE, service_id__in=ids).select_related("tenant")
    nearest_last = sorted(rows, key=lambda row: (len(row.tenant.lineage_ids()), row.changed_at))
    return {row.service_id or 0: service_from(row.content) for row in nearest_last}


def _identifiers_by_slug(texts: dict[int, list[ServiceText]]) -> dict[str, Identifier]:
    slugs = {slug for rows in texts.values() for row in rows for slug in row.related}
    services = PublicService.in_lineage.filter(slug__in=slugs).select_related("tenant").only("slug", "tenant")
    return {service.slug: Identifier(service.slug, own_agency(service.tenant)) for service in services}


def _record(
    row: ServiceRow,
    service: PublicService,
    texts: Sequence[ServiceText],
    delivered: ServiceRecord | None,
    named: dict[str, Identifier],
) -> ServiceRecord:
    base = delivered or ServiceRecord(Identifier(service.slug, own_agency(service.tenant)))
    record = _with_names(base, service)
    record = _with_texts(record, texts)
    record = _with_fees(record, row.fee)
    if not record.related:
        slugs = [slug for text in texts if text.language == "de" for slug in text.related]
        record = replace(record, related=tuple(named[slug] for slug in dict.fromkeys(slugs) if slug in named))
    return record


def _with_names(record: ServiceRecord, service: PublicService) -> ServiceRecord:
    said = {"03": service.name, "02": service.official_name}
    for code, name in said.items():
        known = record.plain(code) or (record.name if code == "03" else "")
        if name and name != known:
            record = _said(record, code, "de", html_line(name))
    if service.service_key and service.service_key not in record.keys:
        record = replace(record, keys=(service.service_key, *record.keys))
    if service.synonyms and service.synonyms != synonyms_of(record):
        others = tuple(term for term in record.synonyms if term.language != "de")
        record = replace(record, synonyms=(*(Term("de", word) for word in service.synonyms), *others))
    return record


def _with_texts(record: ServiceRecord, texts: Sequence[ServiceText]) -> ServiceRecord:
    before = texts_of(record)
    for language in sorted({text.language for text in texts}):
        own = [text for text in texts if text.language == language]
        now = page_text(own, language=language, lineage=current_tenant().lineage_ids())
        for field in (*_MODULES, "deadlines"):
            value = getattr(now, field).value
            if value and value != before.get(language, {}).get(field):
                record = _with_field(record, field, language, value)
    return record


def _with_field(record: ServiceRecord, field: str, language: str, value: Any) -> ServiceRecord:
    points = [value] if isinstance(value, str) else [_point(one) for one in value]
    if field in _MODULES:
        return _said(record, _MODULES[field], language, html_of(points))
    others = tuple(
        replace(module, about=tuple(said for said in module.about if said.language != language))
        for module in record.deadlines
    )
    first, *rest = others or (PeriodModule(),)
    return replace(record, deadlines=(replace(first, about=(*first.about, Wording(language, html_of(points)))), *rest))


def _point(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)


def _said(record: ServiceRecord, code: str, language: str, text: str) -> ServiceRecord:
    """The record with this text in this module and language, in place of what stood there."""
    known = next((module for module in record.modules if module.code == code), None)
    module = known or TextModule(code)
    others = tuple(said for said in module.wordings if said.language != language)
    new = replace(module, wordings=(Wording(language, text), *others))
    modules = tuple(new if one is known else one for one in record.modules)
    return replace(record, modules=modules if known else (*modules, new))


def _with_fees(record: ServiceRecord, fee: FeeToday) -> ServiceRecord:
    known = [one for one in fee.each if one.lowest is not None or one.basis]
    now = [FeeDraft(one.lowest, one.highest, one.basis, one.unit) for one in known]
    if not now or set(now) == set(fees_of(record)):
        return record
    return replace(record, costs=tuple(_costs_by_basis(now)))


def _costs_by_basis(fees: Sequence[FeeDraft]) -> Iterator[CostModule]:
    for basis in dict.fromkeys(fee.basis for fee in fees):
        about = (Wording("de", html_of([basis])),) if basis else ()
        yield CostModule(tuple(_cost(fee) for fee in fees if fee.basis == basis), about)


def _cost(fee: FeeDraft) -> Cost:
    kind = CostKind.FREE if fee.amount == 0 else CostKind.UNSAID if fee.amount is None else CostKind.FIXED
    kind = CostKind.VARIABLE if fee.highest is not None else kind
    about = (Wording("de", html_of([fee.unit])),) if fee.unit else ()
    return Cost(kind, None if kind is CostKind.FREE else fee.amount, fee.highest, about=about)


def _units(tenant: Tenant) -> Iterator[UnitRecord]:
    delivered = {
        row.unit_id: unit_from(row.content) for row in ForeignRecord.objects.filter(kind=RecordKind.UNIT) if row.unit_id
    }
    serves: dict[int, list[Identifier]] = {}
    rows = Responsibility.objects.filter(unit__isnull=False).select_related("service__tenant")
    for row in rows.only("unit", "service__slug", "service__tenant"):
        identifier = Identifier(row.service.slug, own_agency(row.service.tenant))
        serves.setdefault(row.unit_id or 0, []).append(identifier)
    for unit in islice(OrganisationalUnit.objects.all(), 2000):
        base = delivered.get(unit.pk) or UnitRecord(
            Identifier(f"amt-{unit.slug}", own_agency(tenant)), serves=tuple(serves.get(unit.pk, ()))
        )
        yield replace(
            base,
            names=base.names if base.name == unit.name else (Wording("de", unit.name),),
            **{name: getattr(unit, name) for name in ("street", "postcode", "place", "phone", "email")},
        )
