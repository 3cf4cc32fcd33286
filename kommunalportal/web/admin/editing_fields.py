"""The form of a kind, field by field, as the template shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from kommunalportal.applications.file_types import type_of
from kommunalportal.catalogue.editing.checks import Finding
from kommunalportal.catalogue.editing.fields import Data, EditForm, shown
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.kinds.documents import FILE_FIELDS, keep_file
from kommunalportal.kernel.failures import Refused

MAX_FILE = 10_000_000  # bytes
PDF = "application/pdf"


@dataclass(frozen=True)
class FieldRow:
    """A field, what the state says in it, and what was noticed about it."""

    field: BoundField
    parents_text: str
    findings: tuple[Finding, ...]


def field_rows(form: EditForm, parents: Mapping[str, Any] | None, findings: list[Finding]) -> list[FieldRow]:
    """All fields that people fill in."""
    return [
        FieldRow(
            bound,
            shown(bound.field, parents.get(bound.name)) if parents else "",
            tuple(finding for finding in findings if finding.field == bound.name and finding.code != "form"),
        )
        for bound in form.visible_fields()
    ]


def typed_form(kind: Kind, before: Data, typed: QueryDict, file: "UploadedFile[bytes] | None") -> EditForm:
    """The form with what was sent. A document's file is the one before or the one sent, never one that is named."""
    values = typed.copy()
    if not kind.has_file:
        return kind.form_for(before, typed=values)
    problem = ""
    known: Data = {name: before.get(name) for name in FILE_FIELDS}
    if file is not None:
        try:
            known = keep_file(_checked(file))
        except Refused as refusal:
            problem = refusal.message
    for name in FILE_FIELDS:
        values.pop(name, None)
        if known.get(name):
            values[name] = str(known[name])
    form = kind.form_for(before, typed=values)
    if problem:
        form.add_error("file_key", problem)
    return form


def _checked(file: "UploadedFile[bytes]") -> bytes:
    if (file.size or 0) > MAX_FILE:
        raise Refused("upload.too_large", _("Die Datei ist zu groß. Erlaubt sind 10 MB."))
    content: bytes = file.read()
    if type_of(content) != PDF:
        raise Refused("upload.type", _("Bitte laden Sie eine PDF-Datei hoch."))
    return content
