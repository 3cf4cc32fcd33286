"""The municipality's own documents for download: rendered from Typst when their source changed, kept in the store."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from kommunalportal.catalogue.models import DownloadDocument, Responsibility
from kommunalportal.certificates.ports import Document, DocumentRenderer
from kommunalportal.kernel import storage
from kommunalportal.kernel.tenancy import current_tenant

FOLDER = Path(settings.BUNDLES_DIR) / "_downloads"


@dataclass(frozen=True)
class DocumentSource:
    """One entry of ``downloads.json``: the form for ``service``, or else something that ``helps_with`` a service."""

    filename: str
    source: str
    title: str
    about: str
    version: str
    issued_on: str
    language: str = "de"
    service: str = ""
    helps_with: str = ""

    def data(self) -> dict[str, str | bool]:
        """What the template is told."""
        tenant = current_tenant()
        issued = date.fromisoformat(self.issued_on)
        return {
            "town": tenant.name,
            "colour": tenant.colour,
            "version": self.version,
            "issued_on": self.issued_on,
            "date": f"{issued:%d.%m.%Y}",
            "demo": settings.DEMO,
        }

    def made_from(self) -> str:
        """Changes with the template, the shared part and the data."""
        files = (FOLDER / "_form.typ", FOLDER / self.source)
        parts = (*(file.read_bytes() for file in files), json.dumps(self.data()).encode())
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def sources() -> Iterator[DocumentSource]:
    """All own documents."""
    for entry in json.loads((FOLDER / "downloads.json").read_text(encoding="utf-8")):
        yield DocumentSource(**entry)


def make_documents(renderer: DocumentRenderer) -> int:
    """Render what is new or changed for the current municipality; answers how many."""
    known = dict(DownloadDocument.objects.values_list("filename", "made_from"))
    services = dict(Responsibility.objects.values_list("service__name", "service_id"))
    outdated = [source for source in sources() if known.get(source.filename) != source.made_from()]
    for source in outdated:
        _keep(source, _render(source, renderer), services)
    return len(outdated)


def _render(source: DocumentSource, renderer: DocumentRenderer) -> bytes:
    template = f"{FOLDER.name}/{Path(source.source).stem}"
    return renderer.render(Document(template=template, data=source.data(), on=date.fromisoformat(source.issued_on)))


def _keep(source: DocumentSource, content: bytes, services: dict[str, int]) -> None:
    before = DownloadDocument.objects.filter(filename=source.filename).values_list("file_key", flat=True).first()
    DownloadDocument.objects.update_or_create(
        filename=source.filename,
        defaults={
            "service_id": services.get(source.service) or services.get(source.helps_with),
            "is_application": source.service in services,
            "title": source.title,
            "about": source.about,
            "version": source.version,
            "issued_on": date.fromisoformat(source.issued_on),
            "language": source.language,
            "file_key": storage.put(content),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "made_from": source.made_from(),
        },
    )
    if before:
        storage.delete(before)
