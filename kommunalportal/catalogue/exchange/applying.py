"""One delivered service becomes rows of ours.

What belongs to the state is never touched by a municipality: it writes its own version (text, fee, choice) beside it.
Whoever edited a row here since the last import keeps it; the report says so.
"""

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from kommunalportal.catalogue.exchange.drafting import (
    MAX_NAME,
    FeeDraft,
    audience_of,
    fees_of,
    level_of,
    official_name_of,
    synonyms_of,
    texts_of,
)
from kommunalportal.catalogue.exchange.matching import Known
from kommunalportal.catalogue.exchange.records import ServiceRecord, as_json, service_from
from kommunalportal.catalogue.exchange.report import Outcome, Remark
from kommunalportal.catalogue.models import (
    Channel,
    Fee,
    ForeignRecord,
    PublicService,
    RecordKind,
    Responsibility,
    ServiceText,
)
from kommunalportal.catalogue.words import slug_of
from kommunalportal.kernel.tenancy import current_tenant

_NAMES = ("name", "official_name", "service_key", "synonyms")


@dataclass
class Application:
    """One record on its way into the catalogue."""

    record: ServiceRecord
    known: Known
    before: ForeignRecord | None
    remarks: list[Remark] = field(default_factory=list)
    applied: dict[str, str] = field(default_factory=dict)
    is_new: bool = False

    def find_or_create(self) -> PublicService:
        """The service it is about, with its names. All of a file are found before the first text names another."""
        service = self._service()
        self._list(service)
        return service

    def write(self, service: PublicService) -> Outcome:
        """Texts and fee."""
        self._write_texts(service)
        self._write_fees(service)
        self._remember(service)
        written = {"text", "fee", "names", "listed"} & {remark.code for remark in self.remarks}
        return Outcome.CREATED if self.is_new else Outcome.CHANGED if written else Outcome.UNCHANGED

    def _say(self, code: str, detail: str = "") -> None:
        self.remarks.append(Remark(code, detail))

    def _service(self) -> PublicService:
        found, is_ambiguous = self.known.find(self.record)
        if is_ambiguous:
            self._say("key_ambiguous", ", ".join(self.record.keys))
        if found is None:
            return self._create()
        if found.tenant_id != current_tenant().pk:
            self._say("local_version")
        elif self._names_changed(found):
            found.save(update_fields=[*_NAMES])
            self._say("names")
        self.known.add(self.record, found)
        return found

    def _create(self) -> PublicService:
        tenant = current_tenant()
        service = PublicService(
            slug=self._free_slug(),
            level=level_of(self.record, is_municipal=tenant.is_municipality),
            channel=Channel.EXTERNAL_LINK if self.record.online else Channel.INFO_ONLY,
            audience=audience_of(self.record),
            service_type=(self.record.types[0] if self.record.types else "")[:10],
            source=str(self.record.identifier),
        )
        self._names_changed(service)
        service.save(force_insert=True)
        self.known.add(self.record, service)
        self.is_new = True
        self._say("own_service")
        return service

    def _free_slug(self) -> str:
        wished = slug_of(self.record.name) or "leistung"
        numbered = (wished if number == 1 else f"{wished}-{number}" for number in range(1, 10_000))
        return next(slug for slug in numbered if slug not in self.known.slugs)

    def _names_changed(self, service: PublicService) -> bool:
        wished = {
            "name": self.record.name[:MAX_NAME],
            "official_name": official_name_of(self.record),
            "service_key": self.record.keys[0] if self.record.keys else "",
            "synonyms": synonyms_of(self.record),
        }
        new = {name: value for name, value in wished.items() if value and value != getattr(service, name)}
        if service.pk and new.get("name") in self.known.by_name:
            del new["name"]
        for name, value in new.items():
            setattr(service, name, value)
        return bool(new)

    def _list(self, service: PublicService) -> None:
        tenant = current_tenant()
        if not tenant.is_municipality:
            return
        url = next((link.uri for link in self.record.online), "")[:200]
        row = self.known.listed.get(service.pk)
        if row is None:
            row = Responsibility.objects.create(service=service, region_key=tenant.ars, external_url=url)
            self.known.listed[service.pk] = row
            self._say("listed")
        elif url and not row.external_url:
            row.external_url = url
            row.save(update_fields=["external_url"])

    def _write_texts(self, service: PublicService) -> None:
        rows = {(row.tenant_id, row.language): row for row in self.known.texts.get(service.pk, ())}
        before = self._drafts(service_from(self.before.content), service) if self.before else {}
        drafts = self._drafts(self.record, service)
        for language in sorted({*drafts, *before}):
            own = rows.get((current_tenant().pk, language))
            above = [row for (tenant, of), row in rows.items() if of == language and row is not own]
            gone = dict.fromkeys(before.get(language, {}).keys() - drafts.get(language, {}).keys())
            self._write_text(service, language, own, above, {**gone, **drafts.get(language, {})})

    def _drafts(self, record: ServiceRecord, service: PublicService) -> dict[str, dict[str, Any]]:
        drafts = texts_of(record)
        slugs = dict.fromkeys(slug for one in record.related if (slug := self.known.slug_of(one)))
        slugs.pop(service.slug, None)
        if slugs:
            drafts.setdefault("de", {})["related"] = list(slugs)
        return drafts

    def _write_text(
        self,
        service: PublicService,
        language: str,
        own: ServiceText | None,
        above: list[ServiceText],
        values: dict[str, Any],
    ) -> None:
        row = copy(own) if own else ServiceText(service=service, language=language)
        for name, value in values.items():
            is_said_above = any(getattr(other, name) == value for other in above)
            setattr(row, name, type(getattr(row, name))() if value is None or is_said_above else value)
        if own is None and not any(row.content.values()):
            return
        if own and not self._may_write(f"text:{language}", own.digest, is_shipped=own.is_as_shipped):
            if own.content != row.content:
                self._say("text_edited_here", language)
            return
        self.applied[f"text:{language}"] = row.digest
        if own is None or own.content != row.content:
            self._save_text(row, above)

    def _save_text(self, row: ServiceText, above: list[ServiceText]) -> None:
        row.is_reviewed, row.shipped_digest = False, ""
        row.state_digest = above[0].digest if above else ""
        row.save()
        others = [one for one in self.known.texts.get(row.service_id, []) if one.pk != row.pk]
        self.known.texts[row.service_id] = [*others, row]
        self._say("text", row.language)

    def _write_fees(self, service: PublicService) -> None:
        drafts = fees_of(self.record)
        if not drafts:
            return
        rows = self.known.fees.get(service.pk, [])
        own = [row for row in rows if row.tenant_id == current_tenant().pk]
        above = [row for row in rows if row not in own and _holds_today(row)]
        if _are_same(own, drafts) or (not own and _are_same(above, drafts)):
            if own:
                self.applied["fee"] = fees_digest(own)
            return
        is_shipped = all(row.is_as_shipped and _holds_today(row) for row in own)
        if own and not self._may_write("fee", fees_digest(own), is_shipped=is_shipped):
            self._say("fee_edited_here")
            return
        Fee.objects.filter(pk__in=[row.pk for row in own]).delete()
        new = [_fee(service, draft) for draft in drafts]
        Fee.objects.bulk_create(new)
        self.known.fees[service.pk] = [*(row for row in rows if row not in own), *new]
        self.applied["fee"] = fees_digest(new)
        self._say("fee")

    def _may_write(self, what: str, digest: str, *, is_shipped: bool) -> bool:
        return is_shipped or (self.before is not None and self.before.applied.get(what) == digest)

    def _remember(self, service: PublicService) -> None:
        identifier = self.record.identifier
        row = self.before or ForeignRecord(
            kind=RecordKind.SERVICE, agency=identifier.agency, value=identifier.value, content={}
        )
        said = {"service_id": service.pk, "content": as_json(self.record), "applied": self.applied}
        if any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            row.save()


def unfit(record: ServiceRecord, known: Known) -> str:
    """Why a service cannot be taken; empty if it can."""
    if not record.name:
        return "name_missing"
    if len(record.name) > MAX_NAME:
        return "name_too_long"
    found, _is_ambiguous = known.find(record)
    namesake = known.by_name.get(record.name)
    is_taken = found is None and namesake is not None and known.by_id[namesake].tenant_id == current_tenant().pk
    return "name_taken" if is_taken else ""


def fees_digest(fees: Iterable[Fee]) -> str:
    """Changes with anything people are told about these fees, in whatever order they come."""
    digests = sorted(fee.digest for fee in fees)
    return digests[0] if len(digests) == 1 else hashlib.sha256("\0".join(digests).encode()).hexdigest()


def _fee(service: PublicService, draft: FeeDraft) -> Fee:
    return Fee(service=service, amount=draft.amount, amount_max=draft.highest, basis=draft.basis, unit=draft.unit)


def _are_same(fees: Sequence[Fee], drafts: Sequence[FeeDraft]) -> bool:
    """Whether these fees say what is delivered, without an end."""
    said = {(fee.amount, fee.amount_max, fee.basis, fee.unit) for fee in fees if _holds_today(fee)}
    return len(fees) == len(drafts) and said == {(one.amount, one.highest, one.basis, one.unit) for one in drafts}


def _holds_today(fee: Fee) -> bool:
    today = timezone.localdate()
    return (fee.valid_from is None or fee.valid_from <= today) and (fee.valid_until is None or today <= fee.valid_until)
