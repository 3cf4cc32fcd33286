"""The one way in: a file becomes rows, all or nothing, or only a report of what would become of it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.catalogue.actions import index_services, publish_catalogue
from kommunalportal.catalogue.exchange.applying import Application, unfit
from kommunalportal.catalogue.exchange.circles import circles
from kommunalportal.catalogue.exchange.deleting import delete_service
from kommunalportal.catalogue.exchange.files import read_file
from kommunalportal.catalogue.exchange.matching import Known, everything_known, key_of, own_agency
from kommunalportal.catalogue.exchange.records import (
    AnyRecord,
    Delivery,
    Identifier,
    OtherRecord,
    ServiceRecord,
    UnitRecord,
    as_json,
    kept_in,
)
from kommunalportal.catalogue.exchange.report import Entry, Outcome, Remark, Report
from kommunalportal.catalogue.exchange.units import import_unit
from kommunalportal.catalogue.exchange.xzufi_names import KNOWN
from kommunalportal.catalogue.models import ForeignRecord, ImportRun, PublicService, RecordKind
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record as record_in_audit
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.locks import one_at_a_time
from kommunalportal.kernel.tenancy import current_tenant, current_tenant_id

CARRIED_OUT = "catalogue.imported"
MAX_IDENTIFIER, MAX_AGENCY = 200, 120
TRIALS_KEPT_DAYS = 7
MAX_REPORTED = 20  # circles and notes of one kind in a report


def try_import(*, content: bytes, filename: str, actor: Actor) -> ImportRun:
    """Read the file and say what would happen. Nothing of it happens; the file is kept to be carried out."""
    delivery = read_file(content)
    report = _trial(delivery, actor)
    return _new_run(delivery, content, filename, actor, report, file_key=storage.put(content))


def check(*, run: ImportRun, actor: Actor) -> ImportRun:
    """Try a file that was kept already."""
    delivery = read_file(storage.get(run.file_key))
    run.report = _trial(delivery, actor).as_json()
    run.format, run.sender = delivery.format, delivery.sender[:200]
    run.save(update_fields=["report", "format", "sender", "changed_at"])
    return run


def carry_out(*, run: ImportRun, actor: Actor) -> ImportRun:
    """Do what was tried, with the very same bytes. What changed here meanwhile is respected; the report is new."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if not run.file_key:
            raise Refused("exchange.carried_out_already", _("Diese Datei wurde schon eingespielt."))
        key, run.file_key = run.file_key, ""
        delivery = read_file(storage.get(key))
        run.report = _import_for_good(delivery, actor, run.filename).as_json()
        run.carried_out_at = timezone.now()
        run.save()
        transaction.on_commit(lambda: storage.delete(key))
    return run


def import_at_once(*, content: bytes, filename: str, actor: Actor) -> ImportRun:
    """Read the file and carry it out, without a trial before."""
    delivery = read_file(content)
    with transaction.atomic():
        report = _import_for_good(delivery, actor, filename)
        return _new_run(delivery, content, filename, actor, report, carried_out_at=timezone.now())


def _trial(delivery: Delivery, actor: Actor) -> Report:
    with transaction.atomic():
        report = _import(delivery, actor)
        transaction.set_rollback(True)
    _forget_old_trials()
    return report


def _forget_old_trials() -> None:
    """Nobody carries out last month's trial."""
    old = timezone.now() - timedelta(days=TRIALS_KEPT_DAYS)
    for run in ImportRun.objects.filter(carried_out_at=None, created_at__lt=old).exclude(file_key=""):
        storage.delete(run.file_key)
        ImportRun.objects.filter(pk=run.pk).update(file_key="")


def _new_run(
    delivery: Delivery, content: bytes, filename: str, actor: Actor, report: Report, **values: object
) -> ImportRun:
    run: ImportRun = ImportRun.objects.create(
        filename=filename[-120:],
        format=delivery.format,
        sender=delivery.sender[:200],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        report=report.as_json(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.label[:160],
        **values,
    )
    return run


def _import_for_good(delivery: Delivery, actor: Actor, filename: str) -> Report:
    report = _import(delivery, actor)
    if report.has_changes:
        if PublicService.objects.exists():
            index_services()
        publish_catalogue()
    counts = report.counts
    record_in_audit(
        CARRIED_OUT,
        by=actor,
        on="catalogue",
        file=filename[-120:],
        format=str(delivery.format),
        created=counts[Outcome.CREATED],
        changed=counts[Outcome.CHANGED],
        deleted=counts[Outcome.DELETED],
        skipped=counts[Outcome.SKIPPED],
    )
    return report


def _import(delivery: Delivery, actor: Actor) -> Report:
    one_at_a_time(f"import:{current_tenant_id()}")
    known = everything_known()
    services = [_with_agency(record) for record in delivery.services]
    entries = list(_import_services(services, known))
    entries += [import_unit(record, known) for record in delivery.units]
    entries += [_keep(record) for record in delivery.others]
    entries += [delete_service(_named(one), known, actor) for one in delivery.deletions]
    return Report(entries, [*_notes(delivery), *_circle_notes(services)])


def _with_agency(record: ServiceRecord) -> ServiceRecord:
    return replace(record, identifier=_named(record.identifier))


def _named(identifier: Identifier) -> Identifier:
    """Whoever names no agency means their own services."""
    return identifier if identifier.agency else replace(identifier, agency=own_agency(current_tenant()))


def _import_services(records: Iterable[ServiceRecord], known: Known) -> Iterator[Entry]:
    found: list[tuple[Application, PublicService]] = []
    for record in records:
        reason = _too_long(record) or unfit(record, known)
        if reason:
            yield _entry(record, record.name[:200], Outcome.SKIPPED, [Remark(reason)])
        else:
            application = Application(record, known, known.own.get(key_of(record.identifier)))
            found.append((application, application.find_or_create()))
    for application, service in found:
        outcome = application.write(service)
        yield _entry(application.record, service.name, outcome, application.remarks)


def _entry(record: ServiceRecord, name: str, outcome: Outcome, remarks: list[Remark]) -> Entry:
    return Entry("service", str(record.identifier)[:200], name, outcome, (*remarks, *_unknown_elements(record)))


def _unknown_elements(record: ServiceRecord | UnitRecord) -> Iterator[Remark]:
    paths = (path for path in kept_in(record) if path.rpartition("/")[2] not in KNOWN)
    return (Remark("kept", path) for path in list(dict.fromkeys(paths))[:MAX_REPORTED])


def _keep(record: OtherRecord) -> Entry:
    identifier = record.identifier
    if not identifier.value or _too_long(record):
        return Entry("other", str(identifier)[:200], record.kind, Outcome.SKIPPED, (Remark("unknown_element"),))
    ForeignRecord.objects.update_or_create(
        kind=RecordKind.OTHER,
        agency=identifier.agency,
        value=f"{record.kind}:{identifier.value}"[:MAX_IDENTIFIER],
        defaults={"content": as_json(record)},
    )
    return Entry("other", str(identifier), record.kind, Outcome.SKIPPED, (Remark("not_ours"),))


def _too_long(record: AnyRecord) -> str:
    identifier = record.identifier
    is_long = len(identifier.value) > MAX_IDENTIFIER or len(identifier.agency) > MAX_AGENCY
    return "identifier_too_long" if is_long else ""


def _notes(delivery: Delivery) -> list[Remark]:
    return [Remark(code, detail) for code, detail in list(dict.fromkeys(delivery.notes))[:MAX_REPORTED]]


def _circle_notes(services: Iterable[ServiceRecord]) -> list[Remark]:
    links = {str(record.identifier): [str(one) for one in record.related] for record in services}
    return [Remark("circle", " → ".join(circle[:12])) for circle in circles(links)[:MAX_REPORTED]]
