"""Every text of the user interface exists in every language the portal offers."""

import re

from babel.messages.pofile import read_po

from devkit.messages import LOCALE, collect

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+[^>]*>")
Forms = tuple[str, ...]


def forms(text: str | list[str] | Forms | None) -> Forms:
    """A text, or its singular and plural; nothing where there is no text."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def translations(language: str) -> dict[Forms, Forms]:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return {forms(message.id): forms(message.string) for message in read_po(file, locale=language) if message.id}


def test_every_text_is_translated_into_english() -> None:
    english = translations("en")
    wanted = [forms(message.id) for message in collect() if message.id]
    missing = [text for text in wanted if not all(english.get(text, [""]))]
    assert not missing, "Run `python -m devkit.messages` and translate what is empty in locale/en."


def test_translations_keep_placeholders_and_markup() -> None:
    changed = [
        german[-1]
        for german, english in translations("en").items()
        if english[-1] and sorted(PLACEHOLDER.findall(english[-1])) != sorted(PLACEHOLDER.findall(german[-1]))
    ]
    assert not changed
