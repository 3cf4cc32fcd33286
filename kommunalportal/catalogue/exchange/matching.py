"""Which of our rows a delivered object is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kommunalportal.catalogue.exchange.records import Identifier, ServiceRecord
from kommunalportal.catalogue.models import Fee, ForeignRecord, PublicService, RecordKind, Responsibility, ServiceText
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

Key = tuple[str, str]


def own_agency(tenant: Tenant) -> str:
    """Under which agency a tenant's own services are delivered: its regional key, else its name here."""
    return tenant.ars or tenant.slug


def key_of(identifier: Identifier) -> Key:
    """What makes an identifier unique."""
    return identifier.agency, identifier.value


@dataclass
class Known:
    """Everything that delivered services can be found by and are compared with, read in a few statements."""

    own: dict[Key, ForeignRecord] = field(default_factory=dict)
    services: dict[Key, int] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    by_id: dict[int, PublicService] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    texts: dict[int, list[ServiceText]] = field(default_factory=dict)
    fees: dict[int, list[Fee]] = field(default_factory=dict)
    listed: dict[int, Responsibility] = field(default_factory=dict)
    """What the current municipality lists, by service."""

    def find(self, record: ServiceRecord) -> tuple[PublicService | None, bool]:
        """The service it is about, if we have it; and whether its key alone would fit several."""
        found = self.services.get(key_of(record.identifier))
        if found is not None:
            return self.by_id[found], False
        fitting = list(dict.fromkeys(one for key in record.keys for one in self.by_key.get(key, ())))
        if len(fitting) == 1:
            return self.by_id[fitting[0]], False
        same_name = self.by_name.get(record.name)
        return (self.by_id[same_name] if same_name else None), len(fitting) > 1 and not same_name

    def slug_of(self, identifier: Identifier) -> str:
        """Address of the service that is meant; empty if we do not know it."""
        found = self.services.get(key_of(identifier))
        return self.by_id[found].slug if found else ""

    def add(self, record: ServiceRecord, service: PublicService) -> None:
        """From now on this identifier means this service."""
        self.services[key_of(record.identifier)] = service.pk
        self.by_id[service.pk] = service
        self.by_name.setdefault(service.name, service.pk)
        self.slugs.add(service.slug)


def everything_known() -> Known:
    """For the current tenant: its own rows before those of the state."""
    known = Known()
    lineage = current_tenant().lineage_ids()
    services = PublicService.in_lineage.defer("search_document", "search_words", "search_name")
    for service in sorted(services, key=lambda one: lineage.index(one.tenant_id or 0)):
        known.by_id[service.pk] = service
        known.by_name.setdefault(service.name, service.pk)
        known.slugs.add(service.slug)
        if service.service_key:
            known.by_key.setdefault(service.service_key, []).append(service.pk)
    _add_identifiers(known, services)
    for text in ServiceText.in_lineage.all():
        known.texts.setdefault(text.service_id, []).append(text)
    for fee in Fee.in_lineage.all():
        known.fees.setdefault(fee.service_id, []).append(fee)
    known.listed = {row.service_id: row for row in Responsibility.objects.all()}
    return known


def _add_identifiers(known: Known, services: Iterable[PublicService]) -> None:
    tenant = current_tenant()
    owners = {owner.pk: own_agency(owner) for owner in Tenant.objects.filter(pk__in=tenant.lineage_ids())}
    for service in services:
        known.services[owners[service.tenant_id or 0], service.slug] = service.pk
    records = ForeignRecord.in_lineage.filter(kind=RecordKind.SERVICE, service__isnull=False)
    for record in sorted(records, key=lambda one: one.tenant_id == tenant.pk):
        known.services[record.agency, record.value] = record.service_id or 0
        if record.tenant_id == tenant.pk:
            known.own[record.agency, record.value] = record
