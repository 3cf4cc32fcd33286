"""Keeps a compiler per thread and turns documents into PDF."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, DirectoryPath

from kommunalportal.adapters.documents.typst.printable import missing_letters, printable
from kommunalportal.certificates.ports import Document
from kommunalportal.kernel.failures import PermanentFailure
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import typst
else:
    typst = load_later("typst")

TYPEFACE = "Fira Sans"
TRIES = 4  # each tells of more letters that no font has
_NAME = re.compile(r"^[a-z0-9_][a-z0-9_-]*(/[a-z0-9_][a-z0-9_-]*)+$")
_PLACE = re.compile(r"┌─ (\S+)")


class Config(BaseModel):
    """Where templates and fonts lie. `fonts` may be missing: then the compiler's own typefaces serve."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root: DirectoryPath
    fonts: Path


class TypstRenderer:
    """A `DocumentRenderer`. Any number of threads may use one object."""

    def __init__(self, config: Config) -> None:
        self._root = config.root.resolve()
        paths = [config.fonts] if config.fonts.is_dir() else []
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=paths)
        self._of_thread = threading.local()

    def render(self, document: Document) -> bytes:
        """See the port. Letters that no font has are replaced, everything else that fails is the template's fault."""
        path = self._path(document.template)
        missing: frozenset[str] = frozenset()
        for _ in range(TRIES):
            try:
                return self._compile(path, document, missing)
            except typst.TypstError as error:
                found = missing_letters(error.diagnostic) - missing
                if not found:
                    # The compiler's words may repeat what a citizen wrote; the place in the template may not.
                    place = _PLACE.search(error.diagnostic)
                    where = place[1] if place else document.template
                    raise PermanentFailure(f"The document cannot be made; the template fails at {where}.") from None
                missing |= found
        raise PermanentFailure(f"The document {document.template} holds too many letters that no font has.")

    def problems(self) -> list[str]:
        """Says so when the portal's typeface was not built."""
        if TYPEFACE in self._fonts.families():
            return []
        return [f"Die Schrift {TYPEFACE} fehlt; Dokumente erscheinen in einer Ersatzschrift."]

    def _compile(self, path: Path, document: Document, missing: frozenset[str]) -> bytes:
        data: dict[str, Any] = printable(dict(document.data), missing)
        if document.attached is not None:
            attached = document.attached
            data["machine_readable"] = {
                "filename": attached.filename,
                "mime_type": attached.mime_type,
                "content": attached.content,
                "description": attached.description,
            }
        pdf = self._compiler().compile(
            input=path,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=datetime.combine(document.on, time(12), UTC),
        )
        if not isinstance(pdf, bytes):
            raise PermanentFailure(f"The document {document.template} has no pages.")
        return pdf

    def _path(self, template: str) -> Path:
        path = self._root / f"{template}.typ"
        if not _NAME.match(template) or not path.is_file():
            raise PermanentFailure(f"There is no document template {template!r}.")
        return path

    def _compiler(self) -> typst.Compiler:
        compiler: typst.Compiler | None = getattr(self._of_thread, "compiler", None)
        if compiler is None:
            compiler = self._of_thread.compiler = typst.Compiler(root=self._root, font_paths=self._fonts)
        return compiler


def open_provider(config: Config) -> TypstRenderer:
    """For the wiring table."""
    return TypstRenderer(config)
