"""Every text of the user interface exists in every language the portal offers."""

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.pofile import read_po

from devkit.messages import LOCALE, collect, translated_languages
from kommunalportal.kernel.languages import Language

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+[^>]*>")
#: A new German text must not stop anybody: a language nobody here speaks may lag behind a little.
ENOUGH = 0.95
LANGUAGES = translated_languages()
Forms = tuple[str, ...]

in_every_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)


def forms(text: str | list[str] | Forms | None) -> Forms:
    """A text, or its forms for one and for many; nothing where there is no text."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def translations(language: Language) -> dict[tuple[str | None, Forms], Forms]:
    """(context, German) -> the translation, all its plural forms."""
    with (LOCALE / language.code / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=language.code)
    return {(message.context, forms(message.id)): forms(message.string) for message in catalogue if message.id}


@cache
def asked(*, public_only: bool) -> tuple[tuple[str | None, Forms], ...]:
    """(context, German) of every text, or of those citizens can see; reading the sources takes seconds."""
    return tuple((message.context, forms(message.id)) for message in collect(public_only=public_only) if message.id)


@in_every_language
def test_texts_are_translated(language: Language) -> None:
    known = translations(language)
    needed = asked(public_only=not language.is_for_staff)
    missing = [text for text in needed if not all(known.get(text, [""]))]
    allowed = 0 if language.is_reviewed else (1 - ENOUGH) * len(needed)
    advice = f"Run `python -m devkit.messages` and translate what is empty in locale/{language.code}."
    assert len(missing) <= allowed, (advice, missing)


@in_every_language
def test_translations_keep_placeholders_and_markup(language: Language) -> None:
    changed = [
        (german[-1], form)
        for (_context, german), translated in translations(language).items()
        for form in translated
        if form and not _fits(form, german)
    ]
    assert not changed


@in_every_language
def test_numbers_have_all_the_plural_forms_of_the_language(language: Language) -> None:
    with (LOCALE / language.code / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=language.code)
    plurals = [forms(message.string) for message in catalogue if message.pluralizable]
    assert all(len(translated) == catalogue.num_plurals for translated in plurals if any(translated))


def _fits(translated: str, german: Forms) -> bool:
    """The same placeholders and tags; a form for exactly one or two things may say the number in words."""
    found, meant = (Counter(PLACEHOLDER.findall(text)) for text in (translated, german[-1]))
    return found == meant or (
        len(german) > 1 and found < meant and set(meant - found) <= {"%(count)s", "%(days)s", "%(unread)s"}
    )
