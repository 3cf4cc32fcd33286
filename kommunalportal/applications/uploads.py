"""Files that are handed in with an application."""

import hashlib
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.applications.file_types import cleaned, harmless_name, type_of
from kommunalportal.applications.models import Application, Upload
from kommunalportal.applications.timeline import add_entry
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.quarantine import put_from_public

MAX_FILES_PER_APPLICATION = 40


def attach_upload(*, application: Application, field: UploadField, name: str, content: bytes, actor: Actor) -> Upload:
    """Check a file by its content and keep it sealed; ``Refused`` with a sentence for the person otherwise."""
    if len(content) > field.max_bytes:
        raise Refused("upload.too_big", _("Die Datei ist zu groß. Erlaubt sind %d MB.") % field.max_size)
    mime_type = type_of(content)
    if mime_type not in field.types:
        raise Refused("upload.type", _("Erlaubt sind hier: %s.") % field.type_names)
    content = cleaned(content, mime_type)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=application.pk)
        if not application.is_draft:
            raise Refused("application.not_a_draft", _("Dieser Antrag ist schon abgesendet."))
        same = application.uploads.filter(field=field.name, sha256=digest).first()
        if same is not None:  # sent twice, for example by a double click
            return same
        if application.uploads.count() >= MAX_FILES_PER_APPLICATION:
            raise Refused("upload.too_many", _("Zu diesem Antrag gibt es schon sehr viele Dateien."))
        upload = Upload.objects.create(
            id=uuid.uuid4(),
            application=application,
            field=field.name,
            name=harmless_name(name, mime_type),
            mime_type=mime_type,
            size=len(content),
            sha256=digest,
            file_key=put_from_public(content),
        )
        record("upload.added", by=actor, on=application, kind=mime_type, size=upload.size)
    return upload


def remove_infected(*, file_key: str) -> None:
    """Malware was found in a file, which is deleted already: a draft forgets it, so that its question is open again.

    In an application that was sent the file stays named: its hand-over fails, and a clerk looks.
    """
    upload: Upload | None = Upload.objects.filter(file_key=file_key).first()
    if upload is None:
        return
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=upload.application_id)
        record("upload.infected", by=SYSTEM, on=application)
        if application.is_draft:
            application.answers = _without(application.answers, str(upload.pk))
            application.changed_at = timezone.now()  # whoever is saving a step at this moment reads it again
            application.save(update_fields=["answers", "changed_at"])
            upload.delete()
        add_entry(application, "upload_infected")


def _without(value: Any, upload_id: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, upload_id) for key, item in value.items()}
    if isinstance(value, list):
        kept = [_without(item, upload_id) for item in value if not _names(item, upload_id)]
        return kept or (None if value else kept)
    return value


def _names(item: Any, upload_id: str) -> bool:
    return isinstance(item, dict) and item.get("id") == upload_id
