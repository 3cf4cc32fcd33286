"""What a form for download consists of, and the shipped ones. Pure."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, StrictInt, model_validator

from kommunalportal.formengine.document import Document
from kommunalportal.formengine.yaml_source import YamlSource

FOLDER = Path(__file__).resolve().parent / "data" / "documents"


class Block(Document):
    """One part of a form; exactly one of the first six. Heights are millimetres."""

    text: str | None = None
    line: str | None = None
    lines: tuple[str, ...] | None = Field(default=None, min_length=2, max_length=3)
    choices: tuple[str, ...] | None = Field(default=None, min_length=1)
    space: str | None = None
    columns: tuple[str, ...] | None = Field(default=None, min_length=2, max_length=5)
    height: StrictInt | None = Field(default=None, ge=10, le=150)
    rows: StrictInt | None = Field(default=None, ge=1, le=15)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = (self.text, self.line, self.lines, self.choices, self.space, self.columns)
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a block is exactly one of: text, line, lines, choices, space, columns")
        return self


class Section(Document):
    """Blocks below one heading."""

    title: str
    blocks: tuple[Block, ...] = Field(min_length=1)


class FormSource(Document):
    """One ``*.yaml``: the form by which ``service`` is got, or else something that ``helps_with`` a service."""

    filename: str
    title: str = Field(max_length=160)
    about: str = Field(max_length=200)
    topic: str = Field(max_length=60)
    version: str = Field(pattern=r"^[0-9]+\.[0-9]+$")
    issued_on: date
    language: str = "de"
    service: str = ""
    helps_with: str = ""
    hand_in: str = Field(default="", description="only where it is not the office responsible for the service")
    lead: str
    law: str = ""
    sections: tuple[Section, ...] = Field(min_length=1)
    signature: str = Field(default="", description="of whom")
    attach: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _belongs_to_one_service(self) -> Self:
        if self.service and self.helps_with:
            raise ValueError("a form is for a service or helps with one, not both")
        return self


@cache
def form_sources() -> tuple[FormSource, ...]:
    """All shipped forms, by file name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.yaml")))


def _read(path: Path) -> FormSource:
    return FormSource.model_validate({"filename": f"{path.stem}.pdf", **YamlSource(path.read_bytes()).data})
