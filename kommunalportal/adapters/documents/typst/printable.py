"""Texts as a PDF for archiving may hold them."""

import re
import unicodedata
from typing import Any

PLACEHOLDER = "□"
_KEPT = frozenset("\n\t\u200c\u200d")  # joiners shape letters of some scripts
#: Control characters, bidirectional overrides and the like disappear ...
_INVISIBLE = frozenset({"Cc", "Cf"})
#: ... what no font can have gets the placeholder.
_UNPRINTABLE = frozenset({"Cs", "Co", "Cn"})
_MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def printable(value: Any, missing: frozenset[str] = frozenset()) -> Any:
    """`value` (as JSON knows it) with all texts normalised (NFC) and freed from what cannot be printed."""
    if isinstance(value, str):
        return "".join(_shown(character, missing) for character in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: printable(one, missing) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one, missing) for one in value]
    return value


def missing_letters(diagnostic: str) -> frozenset[str]:
    """The letters that no font has, as the compiler names them."""
    texts = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in _MISSING.findall(diagnostic))
    return frozenset(character for text in texts for character in text)


def _shown(character: str, missing: frozenset[str]) -> str:
    if character in missing:
        return PLACEHOLDER
    if character.isascii() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category in _UNPRINTABLE:
        return PLACEHOLDER
    return "" if category in _INVISIBLE and character not in _KEPT else character
