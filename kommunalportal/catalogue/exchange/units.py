"""Delivered offices become units of ours: new ones are made, known ones get what is still empty."""

from kommunalportal.catalogue.exchange.matching import Known, key_of
from kommunalportal.catalogue.exchange.records import UnitRecord, as_json
from kommunalportal.catalogue.exchange.report import Entry, Outcome, Remark
from kommunalportal.catalogue.models import ForeignRecord, OrganisationalUnit, RecordKind, Responsibility
from kommunalportal.catalogue.words import slug_of

#: Field -> how much it takes.
_CONTACT = {"street": 120, "postcode": 5, "place": 80, "phone": 40, "email": 254}
MAX_NAME = 120


def import_unit(record: UnitRecord, known: Known) -> Entry:
    """One office, and the services that it serves."""
    if not record.name or len(record.name) > MAX_NAME:
        reason = "name_too_long" if record.name else "name_missing"
        return _entry(record, Outcome.SKIPPED, [Remark(reason)])
    unit, is_new = _unit_for(record)
    remarks: list[Remark] = []
    if _fill_in(unit, record) or is_new:
        unit.save()
        remarks.append(Remark("contact"))
    remarks += _make_responsible(unit, record, known)
    _remember(unit, record)
    changed = Outcome.CHANGED if remarks else Outcome.UNCHANGED
    return _entry(record, Outcome.CREATED if is_new else changed, remarks)


def _unit_for(record: UnitRecord) -> tuple[OrganisationalUnit, bool]:
    identifier = record.identifier
    known = ForeignRecord.objects.filter(kind=RecordKind.UNIT, agency=identifier.agency, value=identifier.value).first()
    if known and known.unit:
        return known.unit, False
    slug = slug_of(record.name, 60) or "amt"
    found = (
        OrganisationalUnit.objects.filter(name=record.name).first()
        or OrganisationalUnit.objects.filter(slug=slug).first()
    )
    if found:
        return found, False
    return OrganisationalUnit(slug=slug, name=record.name, position=OrganisationalUnit.objects.count()), True


def _fill_in(unit: OrganisationalUnit, record: UnitRecord) -> bool:
    said = {name: getattr(record, name) for name in _CONTACT}
    new = {
        name: value
        for name, value in said.items()
        if value and not getattr(unit, name) and len(value) <= _CONTACT[name]
    }
    for name, value in new.items():
        setattr(unit, name, value)
    return bool(new)


def _make_responsible(unit: OrganisationalUnit, record: UnitRecord, known: Known) -> list[Remark]:
    services = [known.services.get(key_of(identifier)) for identifier in record.serves]
    missing = [str(one) for one, service in zip(record.serves, services, strict=True) if service is None]
    rows = Responsibility.objects.filter(service_id__in=[one for one in services if one], unit=None)
    count = rows.update(unit=unit)
    return [
        *([Remark("responsible", str(count))] if count else []),
        *(Remark("unknown_reference", identifier) for identifier in missing[:5]),
    ]


def _remember(unit: OrganisationalUnit, record: UnitRecord) -> None:
    identifier = record.identifier
    ForeignRecord.objects.update_or_create(
        kind=RecordKind.UNIT,
        agency=identifier.agency,
        value=identifier.value,
        defaults={"unit": unit, "content": as_json(record)},
    )


def _entry(record: UnitRecord, outcome: Outcome, remarks: list[Remark]) -> Entry:
    return Entry("unit", str(record.identifier), record.name, outcome, tuple(remarks))
