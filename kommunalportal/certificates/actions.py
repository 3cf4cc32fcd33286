"""Issues certificates and takes them back."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kommunalportal.certificates.documents import Letterhead, certificate_document
from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.ports import DocumentRenderer, SealProvider
from kommunalportal.certificates.queries import certificate_of
from kommunalportal.certificates.rules import new_check_code
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import keyed_hash
from kommunalportal.kernel.failures import Refused


def issue_certificate(
    *,
    kind: str,
    template: str,
    head: Letterhead,
    data: Mapping[str, Any],
    holder_hint: str,
    application_reference: str,
    renderer: DocumentRenderer,
    seal: SealProvider,
    actor: Actor,
) -> Certificate:
    """Render, seal and keep a certificate; the one that exists already is answered instead.

    Call it outside a transaction: the seal may be a foreign service. A job that died half-way may call it again; of two
    that run at once one wins, and the other's file is deleted.
    """
    existing = certificate_of(application_reference=application_reference, kind=kind)
    if existing is not None:
        return existing
    code = new_check_code()
    document = certificate_document(head, template=template, data=data, kind=kind, check_code=code)
    sealed = seal.seal(renderer.render(document))
    certificate = Certificate(
        kind=kind,
        title=head.subject,
        application_reference=application_reference,
        check_hash=keyed_hash(code),
        holder_hint=holder_hint,
        file_key=storage.put(sealed),
        sha256=sha256(sealed).hexdigest(),
        issued_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
            record("certificate.issued", by=actor, on=certificate, kind=kind, reference=application_reference)
    except IntegrityError:
        storage.delete(certificate.file_key)
        winner = certificate_of(application_reference=application_reference, kind=kind)
        if winner is None:
            raise
        return winner
    return certificate


def revoke_certificate(*, certificate: Certificate, because: str, actor: Actor) -> Certificate:
    """Take a certificate back; the check page says so from now on. `because` is a code, no sentence on a person."""
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.is_revoked:
            raise Refused("certificate.already_revoked")
        certificate.revoked_at = timezone.now()
        certificate.revoked_because = because
        certificate.save(update_fields=["revoked_at", "revoked_because"])
        record("certificate.revoked", by=actor, on=certificate, because=because)
    return certificate
