"""Files that people hand in. Storing and scanning them is done elsewhere; the answer names them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Errors, Invalid, RawInput, Typed

MEGABYTE = 1_000_000
FileType = Literal["application/pdf", "image/jpeg", "image/png", "image/heic", "image/webp"]
FILE_TYPE_NAMES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/heic": "HEIC",
    "image/webp": "WebP",
}


class UploadField(BaseField):
    """Posted are ids of files already stored; stored is a list of {id, name, size (bytes), type}.

    `max_size` is the size of one file in megabytes (1,000,000 bytes). `camera`: a second input opens the camera of a
    phone; it stands wherever photos are accepted, unless switched off.
    """

    type: Literal["upload"]
    max_files: StrictInt = Field(default=5, ge=1, le=20)
    max_size: StrictInt = Field(default=10, ge=1, le=50)
    types: tuple[FileType, ...] = Field(default=("application/pdf", "image/jpeg", "image/png"), min_length=1)
    camera: StrictBool = True

    def is_a_turn(self, posted: Mapping[str, Sequence[str]]) -> bool:
        return any(f"{self.name}.{button}" in posted for button in ("add", "remove"))

    @property
    def takes_photos(self) -> bool:
        """Whether the page offers the camera."""
        return self.camera and any(item.startswith("image/") for item in self.types)

    def read(self, raw: RawInput, context: Context) -> Value:
        ids = list(dict.fromkeys(item for item in raw.all() if item))
        if not ids:
            return None
        if any(item not in context.uploads for item in ids):
            raise Invalid(_("Eine Datei ist nicht angekommen. Bitte laden Sie sie noch einmal hoch."))
        files = [_plain(context.uploads[item]) for item in ids]
        self._check(files)
        return [dict(file) for file in files]

    def _check(self, files: list[dict[str, Value]]) -> None:
        if len(files) > self.max_files:
            raise Invalid(_("Bitte laden Sie höchstens %(number)d Dateien hoch.") % {"number": self.max_files})
        for file in files:
            size = file["size"]
            if file["type"] not in self.types:
                raise Invalid(
                    _("Die Datei „%(name)s“ hat keine erlaubte Art. Erlaubt sind: %(types)s.")
                    % {"name": file["name"], "types": self.type_names}
                )
            if not isinstance(size, int) or size > self.max_bytes:
                raise Invalid(
                    _("Die Datei „%(name)s“ ist zu groß. Erlaubt sind %(size)d MB.")
                    % {"name": file["name"], "size": self.max_size}
                )

    @property
    def max_bytes(self) -> int:
        """The size limit of one file in bytes."""
        return self.max_size * MEGABYTE

    @property
    def type_names(self) -> str:
        """The accepted types as people call them: "PDF, JPG, PNG"."""
        return ", ".join(FILE_TYPE_NAMES[item] for item in self.types)

    def known_from(self, value: Value, context: Context) -> Context:
        files = {str(file["id"]): file for file in stored_files(value)}
        return replace(context, uploads={**files, **context.uploads})

    def problems(self, value: Value, context: Context) -> Errors:
        return self.clean(self.to_raw(value), self.known_from(value, context))[1]

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        return {self.name: [str(file["id"]) for file in stored_files(value)]}

    def typed_value(self, value: Value) -> Typed:
        return stored_files(value)

    def typed_again(self, raw: RawInput, context: Context) -> Typed:
        return [_plain(context.uploads[item]) for item in dict.fromkeys(raw.all()) if item in context.uploads]

    def show(self, value: Value) -> str:
        return "\n".join(str(file["name"]) for file in stored_files(value))

    def printed(self, value: Value) -> str:
        return "\n".join(f"{file['name']} ({_kilobytes(file['size'])} kB)" for file in stored_files(value))

    def missing(self) -> str:
        return _("Bitte laden Sie mindestens eine Datei hoch.")


def stored_files(value: Value) -> list[dict[str, Value]]:
    """The files of a stored answer; entries of a wrong shape are left out."""
    files = value if isinstance(value, list) else []
    return [_plain(file) for file in files if isinstance(file, dict) and "id" in file]


def _plain(file: Mapping[str, Value]) -> dict[str, Value]:
    return {key: file.get(key) for key in ("id", "name", "size", "type")}


def _kilobytes(size: Value) -> int:
    return -(-size // 1000) if isinstance(size, int) else 0
