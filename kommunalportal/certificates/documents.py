"""Puts documents together: who writes, to whom, about what. Dates and numbers are dressed by the templates."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from kommunalportal.certificates.ports import AttachedData, Document
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.later import load_later
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import current_tenant

if TYPE_CHECKING:
    import segno
else:
    segno = load_later("segno")

Rows = Sequence[tuple[str, str]]
QR_MASK = 3  # one of the eight of ISO/IEC 18004 (diagonals)


@dataclass(frozen=True)
class Sender:
    """Who writes, as the letterhead shows it."""

    town: str
    colour: str
    unit: str = ""
    lines: tuple[str, ...] = ()
    return_address: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""


@dataclass(frozen=True)
class Letterhead:
    """Everything around the text of a letter. `recipient` is the address, line by line; empty for certificates."""

    sender: Sender
    subject: str
    reference: str
    on: date
    recipient: tuple[str, ...] = field(default=(), repr=False)
    demo: bool = False

    def as_data(self) -> dict[str, Any]:
        """What the letter form expects."""
        return {**asdict(self), "on": None, "date": self.on.isoformat()}


def letterhead(*, subject: str, reference: str, recipient: Iterable[str] = (), unit: str = "") -> Letterhead:
    """A letter of the current municipality, dated today."""
    return Letterhead(
        sender=sender_of(current_tenant(), unit=unit),
        subject=subject,
        reference=reference,
        on=timezone.localdate(),
        recipient=tuple(line for line in recipient if line),
        demo=settings.DEMO,
    )


def sender_of(tenant: Tenant, *, unit: str = "") -> Sender:
    """The municipality as it writes letters; what its description lacks is left out."""
    face = tenant.face
    place = " ".join(filter(None, [face.get("postcode", ""), face.get("place", "")]))
    lines = tuple(filter(None, [face.get("street", ""), place]))
    return Sender(
        town=tenant.name,
        colour=tenant.colour,
        unit=unit,
        lines=lines,
        return_address=" · ".join([tenant.name, *lines]) if lines else "",
        phone=face.get("phone", ""),
        email=face.get("email", ""),
        web=portal_address(tenant, "").removeprefix(f"{settings.SCHEME}://"),
    )


def bundle_document(
    head: Letterhead, *, template: str, data: Mapping[str, Any], attached: AttachedData | None = None
) -> Document:
    """A bundle's own document; `data` may not replace what the letter form shows."""
    return Document(template=template, data={**data, **head.as_data()}, on=head.on, attached=attached)


def application_copy(
    head: Letterhead,
    *,
    sections: Iterable[tuple[str, Rows]],
    submitted_at: datetime,
    attachments: Sequence[str] = (),
    next_steps: Sequence[str] = (),
) -> Document:
    """What a citizen declared, as the review page showed it: sections of a title and rows (label, text)."""
    local = timezone.localtime(submitted_at)
    data = {
        "sections": [{"title": title, "rows": [list(row) for row in rows]} for title, rows in sections],
        "submitted_at": local.date().isoformat(),
        "submitted_time": f"{local:%H:%M}",
        "attachments": list(attachments),
        "next_steps": list(next_steps),
    }
    return bundle_document(head, template="_shared/application-copy", data=data)


def paragraph(text: str) -> dict[str, Any]:
    """A block of a letter."""
    return {"kind": "paragraph", "text": text}


def heading(text: str) -> dict[str, Any]:
    """A block of a letter."""
    return {"kind": "heading", "text": text}


def bullets(items: Sequence[str]) -> dict[str, Any]:
    """A block of a letter."""
    return {"kind": "list", "items": list(items)}


def facts(rows: Rows) -> dict[str, Any]:
    """A block of a letter: pairs of label and text."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def letter(
    head: Letterhead,
    *,
    blocks: Sequence[Mapping[str, Any]],
    salutation: str = "Guten Tag,",
    closing: str = "Mit freundlichen Grüßen",
    signed_by: str = "",
    legal_remedy: str = "",
    enclosures: Sequence[str] = (),
) -> Document:
    """A decision or notice. `blocks` come from `paragraph`, `heading`, `bullets` and `facts`."""
    data = {
        "blocks": list(blocks),
        "salutation": salutation,
        "closing": closing,
        "signed_by": signed_by,
        "legal_remedy": legal_remedy,
        "enclosures": list(enclosures),
    }
    return bundle_document(head, template="_shared/letter", data=data)


def certificate_document(
    head: Letterhead, *, template: str, data: Mapping[str, Any], kind: str, check_code: str
) -> Document:
    """A certificate with the way to check it, and its content attached for machines."""
    url = portal_address(current_tenant(), f"/pruefen/{check_code}")
    content = {
        "kind": kind,
        "issuer": head.sender.town,
        "issuer_key": current_tenant().ags,
        "issued_on": head.on.isoformat(),
        "reference": head.reference,
        "check_url": url,
        "demo": head.demo,
        "content": data,
    }
    attached = AttachedData(
        filename=f"{kind}.json",
        mime_type="application/json",
        content=json.dumps(content, ensure_ascii=False, indent=1),
        description="Inhalt der Bescheinigung, maschinenlesbar",
    )
    shown = {"certificate": data, "check": {"code": check_code, "url": url, "qr": qr_code(url)}}
    return bundle_document(head, template=template, data=shown, attached=attached)


def qr_code(text: str) -> str:
    """`text` as SVG; a quarter of it may be unreadable (level Q) and phones still find the address."""
    out = io.BytesIO()
    # Trying all eight masks takes four fifths of the time; every reader reads each, and the error level leaves room.
    segno.make(text, error="q", micro=False, mask=QR_MASK).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
