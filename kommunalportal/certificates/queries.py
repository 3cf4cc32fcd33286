"""Who asks whether a certificate is genuine, and what they learn."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from django.utils import timezone

from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.rules import normalised_check_code
from kommunalportal.kernel import storage
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.tenancy import current_tenant


class CheckState(StrEnum):
    """What a check says."""

    GENUINE = "genuine"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"
    """The code cannot be one: a slip of the pen, not a forgery."""


@dataclass(frozen=True)
class CheckResult:
    """The least that lets somebody compare a document in hand with what was issued (DSGVO, article 5)."""

    state: CheckState
    issuer: str
    kind: str = ""
    title: str = ""
    issued_on: date | None = None
    revoked_at: datetime | None = None
    holder_hint: str = ""
    sha256: str = ""

    def is_of_file(self, content: bytes) -> bool:
        """Whether `content` is, byte for byte, the file that was issued."""
        return bool(self.sha256) and secrets.compare_digest(self.sha256, sha256(content).hexdigest())


def check(code: str) -> CheckResult:
    """What is known of the certificate with this code, in whatever way the code is typed."""
    issuer = current_tenant().name
    normalised = normalised_check_code(code)
    if normalised is None:
        return CheckResult(CheckState.MISTYPED, issuer)
    certificate = Certificate.objects.filter(check_hash=keyed_hash(normalised)).first()
    if certificate is None:
        return CheckResult(CheckState.UNKNOWN, issuer)
    return CheckResult(
        state=CheckState.REVOKED if certificate.is_revoked else CheckState.GENUINE,
        issuer=issuer,
        kind=certificate.kind,
        title=certificate.title,
        issued_on=timezone.localdate(certificate.issued_at),
        revoked_at=certificate.revoked_at,
        holder_hint=certificate.holder_hint,
        sha256=certificate.sha256,
    )


def certificate_of(*, application_reference: str, kind: str) -> Certificate | None:
    """The valid certificate of an application, if there is one."""
    return Certificate.objects.filter(application_reference=application_reference, kind=kind, revoked_at=None).first()


def file_of(certificate: Certificate) -> bytes:
    """The sealed PDF."""
    return storage.get(certificate.file_key)


def valid_certificates_of(references: Sequence[str]) -> list[Certificate]:
    """Certificates of these applications that nobody took back, the newest first."""
    return list(Certificate.objects.filter(application_reference__in=references, revoked_at=None))
