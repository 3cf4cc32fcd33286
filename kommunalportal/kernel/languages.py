"""The languages of the user interface, found in the folder of translations: a folder per language, no line of code.

``locale/<code>/language.yaml`` says what a language is called in itself and how far it has come; its texts stand in
``locale/<code>/LC_MESSAGES/django.po``. How to add one is told in ``docs/languages.md``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from django.core.exceptions import ImproperlyConfigured

#: The language texts are written in, of the administration (VwVfG section 23), and of everything not translated.
SOURCE_LANGUAGE = "de"

Direction = Literal["ltr", "rtl"]
Status = Literal["reviewed", "machine-assisted"]
Surfaces = Literal["all", "public"]
CHOICES: dict[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "status": get_args(Status),
    "surfaces": get_args(Surfaces),
}


@dataclass(frozen=True)
class Language:
    """A language one may choose."""

    code: str
    name: str
    direction: Direction = "ltr"
    status: Status = "machine-assisted"
    surfaces: Surfaces = "public"

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody who speaks it has read the translation."""
        return self.status == "reviewed"

    @property
    def is_for_staff(self) -> bool:
        """Whether the pages of clerks, administrators and the operator are translated, too."""
        return self.surfaces == "all"


def discovered(folder: Path) -> tuple[Language, ...]:
    """The languages with a `language.yaml`, the source language first, then the reviewed ones, then by their name."""
    found = [_language(file) for file in folder.glob("*/language.yaml")]
    return tuple(sorted(found, key=lambda one: (one.code != SOURCE_LANGUAGE, not one.is_reviewed, one.name.casefold())))


def _language(file: Path) -> Language:
    given = yaml.safe_load(file.read_text())
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        raise ImproperlyConfigured(f"{file} must say the language's name in itself, as `name: ...`.")
    for key, value in given.items():
        _check(file, key, value)
    return Language(code=file.parent.name, **given)


def _check(file: Path, key: str, value: Any) -> None:
    if key != "name" and key not in CHOICES:
        raise ImproperlyConfigured(f"{file} says {key}, which is unknown; see docs/languages.md.")
    if key in CHOICES and value not in CHOICES[key]:
        raise ImproperlyConfigured(f"{file}: {key} must be one of {', '.join(CHOICES[key])}, not {value!r}.")
