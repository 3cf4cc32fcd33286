"""Files posted with a step: stored first, then named in the answer."""

from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.uploads import attach_upload
from kommunalportal.formengine.fields.upload import UploadField
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AccountRequest


def take_files(
    request: AccountRequest, form: ApplicationForm, slug: str
) -> tuple[dict[str, list[str]], dict[str, str], bool]:
    """Store the posted files of a step.

    Answers the posted answers with the stored files' ids in them, messages by input, and whether this was only about
    files ("Datei hochladen", "entfernen"), so that the page is to be shown again.
    """
    raw = {key: list(values) for key, values in request.POST.lists() if isinstance(key, str)}
    errors: dict[str, str] = {}
    for field in _upload_fields(form, slug):
        ids = [upload_id for upload_id in raw.get(field.name, []) if upload_id not in _removed(raw, field)]
        for file in request.FILES.getlist(f"{field.name}.file"):
            try:
                ids.append(_stored(request, form, field, file))
            except Refused as refusal:
                errors[field.name] = f"{file.name}: {refusal.message}"
        raw[field.name] = list(dict.fromkeys(ids))
    only_files = any(field.is_a_turn(raw) for field in _upload_fields(form, slug))
    return raw, errors, only_files


def _upload_fields(form: ApplicationForm, slug: str) -> Iterator[UploadField]:
    return (field for field in form.journey.fields(slug) if isinstance(field, UploadField))


def _removed(raw: dict[str, list[str]], field: UploadField) -> list[str]:
    return raw.get(f"{field.name}.remove", [])


def _stored(request: AccountRequest, form: ApplicationForm, field: UploadField, file: "UploadedFile[bytes]") -> str:
    # Never more than one byte beyond the limit is read; attach_upload then says that it is too big.
    content = file.read(field.max_bytes + 1)
    upload = attach_upload(
        application=form.application, field=field, name=file.name or "", content=content, actor=request.citizen
    )
    return str(upload.pk)
