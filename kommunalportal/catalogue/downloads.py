"""The municipality's own forms for download: made with Typst when what they say has changed, kept in the store.

Each form is one ``data/documents/*.yaml``; all share the layout ``data/documents/form.typ``. Town, colour and the
office that takes the form are added for each municipality.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import transaction

from kommunalportal.catalogue.form_source import FOLDER, FormSource, form_sources
from kommunalportal.catalogue.models import DownloadDocument, Responsibility
from kommunalportal.certificates.ports import Document, DocumentRenderer
from kommunalportal.kernel import storage
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.tenancy import current_tenant

LAYOUT = "documents/form"  # below the folder of shipped data


@dataclass(frozen=True)
class Form:
    """A form as this municipality hands it out."""

    source: FormSource
    place: Responsibility | None

    @property
    def service_id(self) -> int | None:
        """The service on whose page it stands, if the municipality lists it."""
        return self.place.service_id if self.place else None

    @property
    def is_application(self) -> bool:
        """Handing it in is how the service is got."""
        return self.place is not None and bool(self.source.service)

    def data(self) -> dict[str, Any]:
        """What the layout is told."""
        tenant, source = current_tenant(), self.source
        return {
            "town": tenant.name,
            "colour": tenant.colour,
            "demo": settings.DEMO,
            "title": source.title,
            "lead": source.lead,
            "law": source.law,
            "version": source.version,
            "issued_on": source.issued_on.isoformat(),
            "date": f"{source.issued_on:%d.%m.%Y}",
            "signature": source.signature,
            "attach": list(source.attach),
            "sections": [section.model_dump(mode="json", exclude_none=True) for section in source.sections],
            "hand_in": hand_in(source, self.place),
            "privacy": privacy(source, self.place),
        }

    def made_from(self) -> str:
        """Changes with the layout and with everything the form says."""
        return hashlib.sha256(_layout() + json.dumps(self.data(), sort_keys=True).encode()).hexdigest()


def forms() -> Iterator[Form]:
    """All own forms of the current municipality."""
    places = {place.service.name: place for place in Responsibility.objects.select_related("service", "unit")}
    for source in form_sources():
        yield Form(source, places.get(source.service) or places.get(source.helps_with))


def make_documents(renderer: DocumentRenderer) -> int:
    """Make what is new or changed for the current municipality; answers how many. What editors brought stays."""
    known = dict(DownloadDocument.objects.values_list("filename", "made_from"))
    own = [form for form in forms() if known.get(form.source.filename) != DownloadDocument.BY_EDITORS]
    outdated = [form for form in own if known.get(form.source.filename) != form.made_from()]
    for form in outdated:
        document = Document(template=LAYOUT, data=form.data(), on=form.source.issued_on)
        _keep(form, renderer.render(document))
    return len(outdated)


def hand_in(source: FormSource, place: Responsibility | None) -> Mapping[str, Any]:
    """Who takes the filled-in form, and where."""
    if source.hand_in:
        return {"name": source.hand_in, "lines": []}
    unit = place.unit if place else None
    if unit is not None:
        town = " ".join(filter(None, (unit.postcode, unit.place)))
        lines = [unit.street, town, f"Telefon: {unit.phone}" if unit.phone else "", unit.email]
        return {"name": unit.name, "lines": [line for line in lines if line]}
    authority = (place.authority or place.service.authority) if place else ""
    if authority:
        return {
            "name": authority,
            "lines": ["Die Anschrift erfahren Sie bei der Stelle selbst oder unter Telefon 115."],
        }
    return {"name": current_tenant().name, "lines": ["Die Anschrift steht im Portal unter „Ämter“."]}


def privacy(source: FormSource, place: Responsibility | None) -> str:
    """What happens with the data on the paper (DSGVO, article 13), in plain words."""
    taker = hand_in(source, place)["name"]
    return (
        f"Ihre Angaben bekommt nur, wer das Formular annimmt: {taker}. Sie werden nur für diesen Zweck verarbeitet "
        "(Artikel 6 Absatz 1 DSGVO) und gelöscht, wenn keine Aufbewahrungsfrist mehr läuft. Sie dürfen Auskunft, "
        "Berichtigung und Löschung verlangen und sich bei der Landesbeauftragten für Datenschutz und "
        f"Informationsfreiheit NRW beschweren. Mehr dazu: {portal_address(current_tenant(), '/datenschutz')}"
    )


def _keep(form: Form, content: bytes) -> None:
    source = form.source
    before = DownloadDocument.objects.filter(filename=source.filename).values_list("file_key", flat=True).first()
    DownloadDocument.objects.update_or_create(
        filename=source.filename,
        defaults={
            "service_id": form.service_id,
            "is_application": form.is_application,
            "title": source.title,
            "about": source.about,
            "topic": source.topic,
            "version": source.version,
            "issued_on": source.issued_on,
            "language": source.language,
            "file_key": storage.put(content),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "made_from": form.made_from(),
        },
    )
    if before:
        transaction.on_commit(partial(storage.delete, before))


@cache
def _layout() -> bytes:
    return (FOLDER / "form.typ").read_bytes()
