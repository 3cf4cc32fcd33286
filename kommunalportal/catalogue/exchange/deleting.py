"""What a delivery says is gone: it leaves the municipality's list, and what was imported about it is withdrawn.

Each part is taken away through the editors' history, so each can be brought back there. What somebody edited here, and
what is offered online, stays.
"""

from collections.abc import Iterator

from kommunalportal.catalogue.editing.actions import take_away_at_once
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.exchange.applying import fees_digest
from kommunalportal.catalogue.exchange.matching import Known, key_of
from kommunalportal.catalogue.exchange.records import Identifier
from kommunalportal.catalogue.exchange.report import Entry, Outcome, Remark
from kommunalportal.catalogue.models import (
    Fee,
    ForeignRecord,
    OnlineService,
    PublicService,
    RecordKind,
    Responsibility,
    ServiceText,
)
from kommunalportal.kernel.actors import Actor

CHOICE, TEXTS, FEES = KINDS["angebot"], KINDS["leistungstexte"], KINDS["gebuehren"]
_WITHDRAWN = {"unlisted", "text_withdrawn", "fee_withdrawn"}


def delete_service(identifier: Identifier, known: Known, actor: Actor) -> Entry:
    """Carry one deletion out, as far as it may be."""
    agency, value = key_of(identifier)
    pk = known.services.get((agency, value))
    if pk is None:
        is_unit = ForeignRecord.objects.filter(kind=RecordKind.UNIT, agency=agency, value=value).exists()
        return _entry(identifier, "", Outcome.SKIPPED, [Remark("unit_deletion" if is_unit else "unknown_service")])
    service = known.by_id[pk]
    if OnlineService.objects.filter(service=service, is_active=True).exists():
        return _entry(identifier, service.name, Outcome.SKIPPED, [Remark("offered_online")])
    delivered = ForeignRecord.objects.filter(kind=RecordKind.SERVICE, agency=agency, value=value)
    remarks = list(_withdrawn(service, delivered.first(), actor))
    delivered.delete()
    is_deleted = any(remark.code in _WITHDRAWN for remark in remarks)
    outcome = Outcome.DELETED if is_deleted else Outcome.SKIPPED
    return _entry(identifier, service.name, outcome, remarks or [Remark("nothing_to_delete")])


def _withdrawn(service: PublicService, delivered: ForeignRecord | None, actor: Actor) -> Iterator[Remark]:
    applied = delivered.applied if delivered else {}
    for text in ServiceText.objects.filter(service=service).order_by("language"):
        if applied.get(f"text:{text.language}") == text.digest:
            key = service.slug if text.language == "de" else f"{service.slug}:{text.language}"
            take_away_at_once(kind=TEXTS, key=key, actor=actor)
            yield Remark("text_withdrawn", text.language)
        elif delivered:
            yield Remark("text_edited_here", text.language)
    fees = list(Fee.objects.filter(service=service))
    if fees and applied.get("fee") == fees_digest(fees):
        take_away_at_once(kind=FEES, key=service.slug, actor=actor)
        yield Remark("fee_withdrawn")
    elif fees and delivered:
        yield Remark("fee_edited_here")
    if Responsibility.objects.filter(service=service).exists():
        take_away_at_once(kind=CHOICE, key=service.slug, actor=actor)
        yield Remark("unlisted")


def _entry(identifier: Identifier, name: str, outcome: Outcome, remarks: list[Remark]) -> Entry:
    return Entry("service", str(identifier)[:200], name, outcome, tuple(remarks))
