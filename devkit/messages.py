"""Collects every text of the user interface into locale/<language>/LC_MESSAGES/django.po, ready to be translated.

German is the language of the source. A language whose `language.yaml` says `surfaces: public` gets the texts citizens
can see; one that says `all` gets the texts of clerks, administrators and the operator, too. Babel and Django's own
template reader do the work, so that nobody needs gettext's programs. Run `python -m devkit.messages` after changing
texts; a test fails while one is missing.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from devkit.paths import ROOT
from kommunalportal.kernel.languages import SOURCE_LANGUAGE, Language, discovered

SOURCES = ROOT / "kommunalportal"
LOCALE = ROOT / "locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
}
HEADER = """\
# The user interface in another language ({language}). `python -m devkit.messages` adds new texts and drops old ones.

"""
#: Texts that only clerks, administrators and the operator see; what stands elsewhere is public.
FOR_STAFF = tuple(
    f"kommunalportal/{place}"
    for place in (
        "accounts/models.py",
        "accounts/staff.py",
        "casework/",
        "catalogue/editing/",
        "catalogue/exchange/",
        "catalogue/models/editing.py",
        "catalogue/models/exchange.py",
        "catalogue/models/feedback.py",
        "catalogue/switching.py",
        "connections/",
        "delivery/",
        "web/admin/",
        "web/desk/",
        "web/operator/",
        "web/templates/admin/",
        "web/templates/desk/",
        "web/templates/mail/account/invitation",
        "web/templates/operator/",
        "worker/",
    )
)
Message = tuple[str, int, str | tuple[str, ...], str | None]


def extracted_messages(folder: Path = SOURCES) -> Iterator[Message]:
    """File (relative to the checkout), line, text (or singular and plural) and context of every marked text."""
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        source = file.read_text()
        if file.suffix != ".py":
            source = templatize(source, origin=str(file))
        name = str(file.relative_to(ROOT))
        for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            yield name, line, message, context


def collect(*, public_only: bool = False) -> Catalog:
    """All messages of the portal, or those that citizens can see, without translations."""
    template = Catalog(charset="utf-8")
    for name, _line, message, context in extracted_messages():
        if message and message != ("", "") and not (public_only and name.startswith(FOR_STAFF)):
            template.add(message, locations=[(name, None)], context=context)  # type: ignore[list-item]
    return template


def wanted(language: Language) -> Catalog:
    """The messages this language is to have."""
    return collect(public_only=not language.is_for_staff)


def translated_languages(folder: Path = LOCALE) -> list[Language]:
    """Every language but the one texts are written in."""
    return [language for language in discovered(folder) if language.code != SOURCE_LANGUAGE]


def update(language: Language, folder: Path = LOCALE) -> Path:
    """Bring a language's catalogue up to date: new texts come in empty, texts no longer used go."""
    file = folder / language.code / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        with file.open("rb") as readable:
            catalogue = read_po(readable, locale=language.code, charset="utf-8")
    else:
        catalogue = Catalog(locale=language.code, charset="utf-8")
    catalogue.update(wanted(language), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.user_comments = []  # the file's own header, which the reader takes for the first text's
    with file.open("wb") as writable:
        writable.write(HEADER.format(language=language.name).encode())
        write_po(writable, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    return file


if __name__ == "__main__":
    for one in translated_languages():
        print(update(one).relative_to(ROOT))
