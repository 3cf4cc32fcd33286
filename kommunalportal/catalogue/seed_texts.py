"""Texts and fees as they are shipped, for the current tenant. What an editor changed or reviewed is never touched."""

from collections.abc import Iterable, Iterator, Mapping

from kommunalportal.catalogue.models import Fee, ServiceText
from kommunalportal.catalogue.models.texts import TEXT_FIELDS
from kommunalportal.catalogue.shipped import ShippedService
from kommunalportal.catalogue.shipped_texts import FullText, Summary, shipped_full_texts, shipped_summaries

_FREE = "gebührenfrei"


def load_texts(services: Mapping[str, int]) -> None:
    """Texts in German and Leichte Sprache for ``services`` (name -> id), as drafts that nobody has reviewed."""
    known = {(row.service_id, row.language): row for row in ServiceText.objects.all()}
    new, changed = [], []
    for text in _texts(services):
        text.shipped_digest = text.digest
        before = known.get((text.service_id, text.language))
        if before is None:
            new.append(text)
        elif before.is_as_shipped and before.digest != text.digest:
            text.pk = before.pk
            changed.append(text)
    ServiceText.objects.bulk_create(new)
    ServiceText.objects.bulk_update(changed, [*TEXT_FIELDS, "shipped_digest"])


def load_fees(services: Mapping[int, ShippedService]) -> None:
    """One fee without end for each of ``services`` (by id) that says something about it."""
    known: dict[int, list[Fee]] = {}
    for fee in Fee.objects.all():
        known.setdefault(fee.service_id, []).append(fee)
    rows = [_fee(service_id, service) for service_id, service in services.items()]
    new = [fee for fee in rows if fee and _is_news(fee, known.get(fee.service_id, []))]
    Fee.objects.filter(service_id__in=[fee.service_id for fee in new]).delete()
    Fee.objects.bulk_create(new)


def _texts(services: Mapping[str, int]) -> Iterator[ServiceText]:
    summaries, full_texts = shipped_summaries(), shipped_full_texts()
    for name in sorted(services.keys() & (summaries.keys() | full_texts.keys())):
        full = full_texts.get(name)
        yield ServiceText(service_id=services[name], **_standard(summaries.get(name), full))
        if full:
            easy = {"summary": full.easy.summary, "procedure": list(full.easy.paragraphs)}
            yield ServiceText(service_id=services[name], language="de-leicht", **easy)


def _standard(summary: Summary | None, full: FullText | None) -> dict[str, object]:
    values: dict[str, object] = {}
    if summary:
        values |= {"summary": summary.summary, "who": summary.who, "needs": list(summary.needs)}
    if full:
        values |= {
            "who": full.who,
            "requirements": list(full.requirements),
            "documents": [document.model_dump() for document in full.documents],
            "procedure": list(full.procedure),
            "deadlines": list(full.deadlines),
            "objection": full.objection,
            "related": list(full.related),
            "law": [law.model_dump() for law in full.law],
        }
    return values


def _fee(service_id: int, service: ShippedService) -> Fee | None:
    basis = "; ".join(part for part in service.row["fee_basis"].split("; ") if part and part != _FREE)
    if service.fee is None and not basis:
        return None
    fee = Fee(service_id=service_id, amount=service.fee, basis=basis)
    fee.shipped_digest = fee.digest
    return fee


def _is_news(fee: Fee, known: Iterable[Fee]) -> bool:
    return all(before.is_as_shipped and before.digest != fee.digest for before in known)
