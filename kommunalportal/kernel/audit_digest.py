"""The daily digest of the audit, and where the chain is broken.

A chain cannot know that its own end was cut off, and whoever owns the database could compute it anew. So each day's
last entry is written down outside the database, sealed with the tenant's key and chained to the day before
(``<KP_DATA_DIR>/audit/<tenant>/<day>.json``); the log says it, too. What is cut off after the last digest is not found.
"""

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from kommunalportal.kernel.audit import GENESIS, hash_of
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.models import AuditEntry
from kommunalportal.kernel.tenancy import current_tenant

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Digest:
    """How far the chain had come on a day: its last entry's number and hash, and the seal of the digest before."""

    tenant: str
    day: str
    number: int
    hash: str
    previous: str
    seal: str = ""

    def sealed(self) -> "Digest":
        """With the seal that only somebody with the tenant's key can make."""
        content = asdict(self) | {"seal": ""}
        return replace(self, seal=keyed_hash(json.dumps(["audit-digest", content], sort_keys=True)))


@dataclass(frozen=True)
class Break:
    """Something that does not fit: the entry's number (0: a digest) and what is wrong, for the operator."""

    number: int
    problem: str


def seal_day(day: date | None = None) -> Digest | None:
    """Write down how far the chain has come, once a day; nothing while the tenant has no entry."""
    last = AuditEntry.objects.order_by("-number").first()
    file = _folder() / f"{(day or timezone.localdate()).isoformat()}.json"
    if last is None or file.exists():
        return None
    earlier = digests()
    previous = earlier[-1].seal if earlier else GENESIS
    digest = Digest(current_tenant().slug, file.stem, last.number, last.hash, previous).sealed()
    _write(file, json.dumps(asdict(digest), indent=1) + "\n")
    log.info("audit_digest", tenant=digest.tenant, number=digest.number, hash=digest.hash, seal=digest.seal)
    return digest


def digests() -> list[Digest]:
    """All digests of the current tenant, oldest first; one that cannot be read counts as empty, so it does not fit."""
    return [_read(file) for file in sorted(_folder().glob("*.json"))]


def breaks(kept: list[Digest] | None = None) -> list[Break]:
    """Everything that does not fit, in order; ``kept`` are digests that lay elsewhere, else our own files count."""
    sealed = digests() if kept is None else kept
    found = [*_broken_digests(sealed)]
    wanted = {digest.number: digest for digest in sealed if digest.number}
    expected, previous = 1, GENESIS
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        found += _broken_entry(entry, expected, previous)
        digest = wanted.pop(entry.number, None)
        if digest is not None and digest.hash != entry.hash:
            found.append(Break(entry.number, f"is not the entry that the digest of {digest.day} vouches for"))
        expected, previous = entry.number + 1, entry.hash
    found += [Break(number, f"is missing; the digest of {wanted[number].day} vouches for it") for number in wanted]
    return found


def _broken_entry(entry: AuditEntry, expected: int, previous: str) -> Iterator[Break]:
    if entry.number != expected:
        yield Break(expected, f"is missing; the next one there is {entry.number}")
    elif entry.previous_hash != previous:
        yield Break(entry.number, "does not follow on the entry before it")
    if entry.hash != hash_of(entry):
        yield Break(entry.number, "was changed after it was written")


def _broken_digests(sealed: list[Digest]) -> Iterator[Break]:
    previous = GENESIS
    for digest in sealed:
        if not hmac.compare_digest(digest.seal, digest.sealed().seal):
            yield Break(0, f"the digest of {digest.day} was changed")
        elif digest.previous != previous:
            yield Break(0, f"a digest before that of {digest.day} is missing")
        previous = digest.seal


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "audit" / str(current_tenant().pk)


def _write(file: Path, text: str) -> None:
    """Complete or absent, also after a crash."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_suffix(".part")
    with half.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    half.rename(file)


def _read(file: Path) -> Digest:
    try:
        return parsed(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return Digest("", file.stem, 0, "", "")


def parsed(found: Any) -> Digest:
    """A digest as it was exported; ``TypeError`` or ``ValueError`` if it is none."""
    texts = {name: str(found[name]) for name in ("tenant", "day", "hash", "previous", "seal") if name in found}
    return Digest(number=int(found.get("number", 0)), **texts)
